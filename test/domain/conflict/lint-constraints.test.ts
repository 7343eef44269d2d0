import fc from 'fast-check';
import type { Constraint } from '../../../lib/domain/conflict/constraint';
import { lintConstraints } from '../../../lib/domain/conflict/lint-constraints';
import { ruleSet, satisfies } from './rule-sets';

function subsets<T>(all: readonly T[]): T[][] {
	return Array.from({ length: 2 ** all.length }, (_, mask) =>
		all.filter((_entry, index) => (mask >> index) & 1),
	);
}

/** By brute force: the size of a smallest witness for each dead tag, or for a contradiction (''). */
function witnessSizes(constraints: readonly Constraint[]): Map<string, number> {
	const tags = [...new Set(constraints.flatMap(tagsOf))];
	const assignments = subsets(tags).map((held) => new Set(held));
	const bySize = subsets(constraints).sort((a, b) => a.length - b.length);
	const smallest = (fits: (held: ReadonlySet<string>) => boolean): number | undefined =>
		bySize.find(
			(rules) => !assignments.some((held) => fits(held) && rules.every((rule) => satisfies(held, rule))),
		)?.length;
	const contradiction = smallest(() => true);
	if (contradiction !== undefined) return new Map([['', contradiction]]);
	return new Map(
		tags.flatMap((tag) => {
			const size = smallest((held) => held.has(tag));
			return size === undefined ? [] : [[tag, size] as const];
		}),
	);
}

function tagsOf({ tags, others = [] }: Constraint): string[] {
	return [...tags, ...others];
}

/** Constraints in groups that share no tag. */
function groupsOf(constraints: readonly Constraint[]): Constraint[][] {
	const groups: Array<{ tags: Set<string>; rules: Constraint[] }> = [];
	for (const rule of constraints) {
		const tags = new Set(tagsOf(rule));
		const touching = groups.filter((group) => [...group.tags].some((tag) => tags.has(tag)));
		for (const group of touching) {
			groups.splice(groups.indexOf(group), 1);
			for (const tag of group.tags) tags.add(tag);
		}
		groups.push({ tags, rules: [...touching.flatMap(({ rules }) => rules), rule] });
	}
	return groups.map(({ rules }) => rules);
}

test('findings and the sizes of their witnesses are those of brute force', () => {
	fc.assert(
		fc.property(ruleSet, (constraints) => {
			const expected = groupsOf(constraints).flatMap((group) => [...witnessSizes(group)]);
			const found = lintConstraints(constraints);
			expect(found.map(({ tag = '', witness }) => [tag, witness.length]).sort()).toEqual(expected.sort());
			for (const { code, tag, witness, minimal } of found) {
				expect(code).toBe(tag === undefined ? 'CONTRADICTION' : 'DEAD_TAG');
				expect(minimal).toBe(true);
				const rules = constraints.filter(({ id }) => witness.includes(id));
				expect(rules.map(({ id }) => id)).toEqual(witness);
				expect(witnessSizes(rules).has(tag ?? '')).toBe(true);
			}
		}),
		{ numRuns: 1_000 },
	);
});

type Rule = Omit<Constraint, 'id'>;
const requires = (tag: string, ...others: string[]): Rule => ({ kind: 'requires', tags: [tag], others });
const excludes = (tag: string, ...others: string[]): Rule => ({ kind: 'excludes', tags: [tag], others });
const exactlyOne = (...tags: string[]): Rule => ({ kind: 'exactly_one', tags });
const atMostOne = (...tags: string[]): Rule => ({ kind: 'at_most_one', tags });

function lint(...rules: Rule[]): string[] {
	const findings = lintConstraints(rules.map((rule, index) => ({ id: `r${index}`, ...rule })));
	for (const { minimal } of findings) expect(minimal).toBe(true);
	return findings.map(({ code, tag, witness }) => `${tag ?? code}: ${witness.join(' ')}`);
}

const range = <T>(count: number, make: (index: number) => T): T[] =>
	Array.from({ length: count }, (_, index) => make(index));

test.each<[string, Rule[], string[]]>([
	['a tag that requires what excludes it', [requires('a', 'b'), excludes('b', 'a')], ['a: r0 r1']],
	['a tag that excludes itself', [excludes('a', 'a', 'b')], ['a: r0']],
	[
		'a tag that requires two of a set',
		[atMostOne('x', 'y', 'z'), requires('a', 'x'), requires('a', 'z')],
		['a: r0 r1 r2'],
	],
	[
		'a tag of which every alternative is excluded',
		[requires('a', 'x', 'y'), excludes('a', 'x'), excludes('y', 'a')],
		['a: r0 r1 r2'],
	],
	['a tag that requires nothing there is', [requires('a')], ['a: r0']],
	['what excludes the only choice', [exactlyOne('a'), excludes('a', 'b')], ['b: r0 r1']],
	[
		'a set of which every tag is dead',
		[exactlyOne('a', 'b'), excludes('a', 'a'), requires('b', 'a')],
		['CONTRADICTION: r0 r1 r2'],
	],
	[
		'two sets that leave each other no choice',
		[exactlyOne('a', 'b'), exactlyOne('c', 'd'), { kind: 'excludes', tags: ['a', 'b'], others: ['c', 'd'] }],
		['CONTRADICTION: r0 r1 r2'],
	],
	['an empty set to choose from', [exactlyOne(), exactlyOne('a')], ['CONTRADICTION: r0']],
	[
		'the shortest of two ways',
		[requires('a', 'b'), requires('b', 'c'), excludes('c', 'a'), requires('a', 'x'), excludes('x', 'a')],
		['a: r3 r4'],
	],
	[
		'one rule that covers both ways',
		[requires('a', 'b'), requires('a', 'c'), { kind: 'excludes', tags: ['a'], others: ['b', 'c'] }],
		['a: r0 r2'],
	],
])('%s', (_what, rules, findings) => {
	expect(lint(...rules)).toEqual(findings);
});

test('rules that can be satisfied have no findings', () => {
	expect(lint()).toEqual([]);
	expect(
		lint(
			atMostOne('新客', '老客'),
			exactlyOne('已付款', '未付费'),
			requires('VIP', '已付款'),
			excludes('VIP', '黑名单'),
			requires('老客', 'VIP', '未付费'),
			requires('a', 'b'),
			requires('b', 'a'),
		),
	).toEqual([]);
});

test('a contradiction says nothing about tags that have nothing to do with it', () => {
	expect(lint(exactlyOne('a'), excludes('a', 'a'), requires('b', 'a'), excludes('c', 'c'))).toEqual([
		'CONTRADICTION: r0 r1',
		'c: r3',
	]);
});

test('a chain of 200 is explained by all of its rules, from each of its tags', () => {
	const chain = range(200, (index) => requires(`t${index}`, `t${index + 1}`));
	const found = lint(
		...chain,
		excludes('t200', 'end'),
		requires('t199', 'end'),
		requires('side', 't150', 't160'),
	);
	expect(found).toHaveLength(201);
	expect(found[0]).toBe(`t0: ${range(202, (index) => `r${index}`).join(' ')}`);
	expect(found[199]).toBe('t199: r199 r200 r201');
});

test('a chain with an alternative at each step is explained by both of each', () => {
	const steps = 40;
	const rules = range(steps, (index) => [
		requires(`a${index}`, `b${index}`, `c${index}`),
		requires(`b${index}`, `a${index + 1}`),
		requires(`c${index}`, `a${index + 1}`),
	]).flat();
	const found = lint(...rules, excludes(`a${steps}`, `a${steps}`));
	expect(found).toHaveLength(3 * steps + 1);
	expect(found[0]!.split(' ')).toHaveLength(1 + 3 * steps + 1);
});

test('a pigeonhole contradiction takes all of its rules', () => {
	const pigeons = range(6, (pigeon) => exactlyOne(...range(5, (hole) => `${pigeon} in ${hole}`)));
	const holes = range(5, (hole) => atMostOne(...range(6, (pigeon) => `${pigeon} in ${hole}`)));
	expect(lint(...pigeons, ...holes)).toEqual([
		`CONTRADICTION: ${range(11, (index) => `r${index}`).join(' ')}`,
	]);
});

test('where too much would have to be tried, the witness is one, and said to be perhaps not the smallest', () => {
	let state = 6;
	const draw = (): string => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return `t${Math.floor((state / 2 ** 32) * 40)}`;
	};
	const constraints = range(240, (index): Constraint => {
		const rule = index % 2 === 0 ? excludes(draw(), draw()) : requires(draw(), draw(), draw());
		return { id: `r${index}`, ...rule };
	});
	const findings = lintConstraints(constraints);
	expect(findings.some(({ minimal }) => !minimal)).toBe(true);
	for (const { tag, witness } of findings) {
		const rules = constraints.filter(({ id }) => witness.includes(id));
		const deadAmong = (kept: readonly Constraint[]): boolean =>
			lintConstraints(kept).some((finding) => finding.tag === tag);
		expect(deadAmong(rules)).toBe(true);
		for (const rule of rules) expect(deadAmong(rules.filter((other) => other !== rule))).toBe(false);
	}
	expect(lintConstraints(constraints)).toEqual(findings);
});

test.each<[string, Constraint[], string]>([
	[
		'a missing other side',
		[{ id: 'r', kind: 'requires', tags: ['a'] }],
		'constraints[0].others: missing, "requires"',
	],
	[
		'an unknown kind',
		[{ id: 'r', kind: 'needs' as 'requires', tags: ['a'] }],
		'constraints[0].kind: "needs"',
	],
	[
		'an id used twice',
		[
			{ id: 'r', kind: 'at_most_one', tags: [] },
			{ id: 'r', kind: 'at_most_one', tags: [] },
		],
		'constraints[1].id: "r"',
	],
])('%s is an error', (_what, constraints, words) => {
	expect(() => lintConstraints(constraints)).toThrow(words);
});
