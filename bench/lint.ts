/*
 * Lint of rule sets: time, findings and the sizes of their witnesses for rule sets as they are written and for
 * the hardest shapes we know.
 *
 *   npm run bench -- lint [rules]
 */
import type { Constraint } from '../lib/domain/conflict/constraint';
import { lintConstraints } from '../lib/domain/conflict/lint-constraints';
import { round } from './support/measure';

const RUNS = 5;
const rules = Number(process.argv[2] ?? 1_000);

type Rule = Omit<Constraint, 'id'>;
const requires = (tag: string, ...others: string[]): Rule => ({ kind: 'requires', tags: [tag], others });
const excludes = (tag: string, ...others: string[]): Rule => ({ kind: 'excludes', tags: [tag], others });
const range = <T>(count: number, make: (index: number) => T): T[] =>
	Array.from({ length: count }, (_, index) => make(index));

/** Numerical Recipes' linear congruential generator: the same rule sets on every machine. */
function generator(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
}

/** 2,000 tags in groups of up to 100, chains, pairs and alternatives, a few of them at odds with each other. */
function mixed(seed: number): Rule[] {
	const random = generator(seed);
	const tag = (): string => `t${random(2 * rules)}`;
	const groups = range(rules / 50, (group): Rule => ({
		kind: group % 10 === 0 ? 'exactly_one' : 'at_most_one',
		tags: range(100, (index) => `t${group * 100 + index}`),
	}));
	const rest = range(rules - groups.length, (index): Rule => {
		if (index % 5 === 0) return excludes(tag(), tag(), tag());
		if (index % 5 === 1) return requires(tag(), tag(), tag());
		return requires(tag(), tag());
	});
	return [...groups, ...rest];
}

/** Rules of one or two tags among few tags: most are dead, in many ways each. */
function dense(seed: number): Rule[] {
	const random = generator(seed);
	const tag = (): string => `t${random(rules / 3)}`;
	return range(rules, (index) => (index % 2 === 0 ? excludes(tag(), tag()) : requires(tag(), tag())));
}

/** The same with two ways to meet each requirement. */
function denseAlternatives(seed: number): Rule[] {
	const random = generator(seed);
	const tag = (): string => `t${random(rules / 6)}`;
	return range(rules, (index) => (index % 2 === 0 ? excludes(tag(), tag()) : requires(tag(), tag(), tag())));
}

/** `length` tags, each requiring the next. */
function chain(length: number, name: (index: number) => string): Rule[] {
	return range(length, (index) => requires(name(index), name(index + 1)));
}

/** At each step one of two tags, each of which requires the next step; the last one is dead. */
function chainOfAlternatives(steps: number): Rule[] {
	const rules = range(steps, (index) => [
		requires(`a${index}`, `b${index}`, `c${index}`),
		requires(`b${index}`, `a${index + 1}`),
		requires(`c${index}`, `a${index + 1}`),
	]);
	return [...rules.flat(), excludes(`a${steps}`, `a${steps}`)];
}

/** One of 100 tags must be held, and each is dead in two ways. */
function deadGroup(): Rule[] {
	const ways = range(100, (index) => [
		requires(`g${index}`, `h${index}`),
		requires(`h${index}`, `k${index}`),
		excludes(`g${index}`, `k${index}`),
		excludes(`g${index}`, `h${index}`),
	]);
	return [{ kind: 'exactly_one', tags: range(100, (index) => `g${index}`) }, ...ways.flat()];
}

const half = Math.floor(rules / 2) - 1;
const cases: Record<string, Rule[]> = {
	'mixed 1': mixed(1),
	'mixed 2': mixed(2),
	'mixed 3': mixed(3),
	'mixed and a chain of 200': [
		...chain(200, (index) => `c${index}`),
		excludes('c0', 'c200'),
		...mixed(4).slice(0, rules - 201),
	],
	'one chain, all dead': [
		...chain(rules - 2, (index) => `t${index}`),
		requires('end', 't0'),
		excludes(`t${rules - 2}`, `t${rules - 3}`),
	],
	'two chains that clash': [
		...chain(half, (index) => `a${index}`),
		...chain(half, (index) => (index === 0 ? 'a0' : `b${index}`)),
		excludes(`a${half}`, `b${half}`),
	],
	'chain of alternatives': chainOfAlternatives(Math.floor((rules - 1) / 3)),
	'group of 100, all dead': deadGroup(),
	'dense pairs': dense(5),
	'dense alternatives 1': denseAlternatives(6),
	'dense alternatives 2': denseAlternatives(7),
};

const results: Record<string, object> = {};
for (const [name, list] of Object.entries(cases)) {
	const constraints = list.map((rule, index): Constraint => ({ id: `r${index}`, ...rule }));
	const times: number[] = [];
	let findings = lintConstraints(constraints);
	for (let run = 0; run < RUNS; run++) {
		const begin = performance.now();
		findings = lintConstraints(constraints);
		times.push(performance.now() - begin);
	}
	const tags = new Set(constraints.flatMap((rule) => [...rule.tags, ...(rule.others ?? [])])).size;
	const result = {
		rules: constraints.length,
		tags,
		findings: findings.length,
		longestWitness: Math.max(0, ...findings.map(({ witness }) => witness.length)),
		unproven: findings.filter(({ minimal }) => !minimal).length,
		medianMs: round(times.sort((a, b) => a - b)[Math.floor(RUNS / 2)]!),
		worstMs: round(Math.max(...times)),
	};
	results[name] = result;
	console.log(
		`${name.padEnd(24)} ${result.rules} rules · ${result.tags} tags · ${result.findings} findings · ` +
			`longest witness ${result.longestWitness} · unproven ${result.unproven} · ${result.medianMs} ms (worst ${result.worstMs})`,
	);
}
console.log(JSON.stringify({ bench: 'lint', rules, results }));
