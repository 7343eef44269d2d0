import fc from 'fast-check';
import { lintRuleSet } from '../../../lib/domain/conflict/lint-rule-set';
import { readRuleSet } from '../../../lib/domain/conflict/read-rule-set';
import { TagLibrary } from '../../../lib/domain/tag-library';
import { blockingRules, type ModelExclusion, type ModelRules } from './model';
import { customers, ruleSets, smallLibrary, TAGS } from './random-rules';
import {
	BLACKLISTED,
	COMPANY,
	INTERESTED,
	library,
	PAID,
	PROSPECT,
	STAGES,
	UNPAID,
	VERIFIED,
	VIP,
	WON,
} from './world';

function lint(document: object) {
	return lintRuleSet(readRuleSet(document, { library }), library);
}

test('a sound rule set has nothing against it', () => {
	expect(lint({ exclusions: [{ kind: 'at_most_one', group: '成交状态' }], lifecycles: [STAGES] })).toEqual(
		[],
	);
});

test('a tag that requires what it excludes can never be held; both rules are named', () => {
	const exclusions = [
		{ id: 'other', kind: 'at_most_one', group: '成交状态' },
		{ id: 'needs', kind: 'requires', tags: [VIP], others: [VERIFIED] },
		{ id: 'never', kind: 'excludes', tags: [VERIFIED, COMPANY], others: [VIP] },
	];
	expect(lint({ exclusions })).toEqual([
		{
			code: 'DEAD_TAG',
			rule: 'needs',
			path: 'exclusions[1]',
			tag: VIP,
			witness: [
				{ rule: 'needs', path: 'exclusions[1]' },
				{ rule: 'never', path: 'exclusions[2]' },
			],
			isMinimal: true,
		},
	]);
});

test('stages are at most one: a stage that requires another is dead', () => {
	const exclusions = [{ id: 'both', kind: 'requires', tags: [WON], others: [PROSPECT] }];
	expect(lint({ exclusions, lifecycles: [STAGES] })).toMatchObject([
		{ code: 'DEAD_TAG', tag: WON, witness: [{ rule: 'both' }, { rule: 'stage', path: 'lifecycles[0]' }] },
	]);
});

test('rules of which one must always be broken contradict each other', () => {
	const exclusions = [
		{ id: 'one', kind: 'exactly_one', tags: [PAID] },
		{ id: 'needs', kind: 'requires', tags: [PAID], others: [UNPAID] },
		{ id: 'never', kind: 'excludes', tags: [PAID], others: [UNPAID] },
	];
	expect(lint({ exclusions })).toMatchObject([
		{ code: 'CONTRADICTION', witness: [{ rule: 'one' }, { rule: 'needs' }, { rule: 'never' }] },
	]);
});

test('what one relation may not hold, two relations of a customer may', () => {
	const exclusions = [
		{ id: 'needs', kind: 'requires', tags: [VIP], others: [VERIFIED], scope: 'customer' },
		{ id: 'never', kind: 'excludes', tags: [VIP], others: [VERIFIED] },
	];
	expect(lint({ exclusions })).toEqual([]);
	expect(lint({ exclusions: exclusions.map((rule) => ({ ...rule, scope: 'customer' })) })).toHaveLength(1);
});

test('stages without a way in or out are named', () => {
	const moves = { [PROSPECT]: [WON], [INTERESTED]: [WON] };
	const lifecycles = [{ ...STAGES, allowed: moves, initial: [PROSPECT] }];
	expect(lint({ lifecycles }).map(({ code, tag, path }) => [code, tag, path])).toEqual([
		['UNREACHABLE_STAGE', INTERESTED, 'lifecycles[0]'],
		['UNREACHABLE_STAGE', STAGES.stages[3], 'lifecycles[0]'],
		['DEAD_END', WON, 'lifecycles[0]'],
	]);
});

test.each([
	[
		'the same again',
		{ kind: 'at_most_one', group: '成交状态' },
		{ kind: 'at_most_one', group: '成交状态' },
		1,
	],
	[
		'part of a larger choice',
		{ kind: 'at_most_one', tags: [PAID, UNPAID] },
		{ kind: 'at_most_one', group: '成交状态' },
		0,
	],
	[
		'a pair of a choice',
		{ kind: 'exactly_one', group: '成交状态' },
		{ kind: 'excludes', tags: [PAID], others: [UNPAID] },
		1,
	],
	[
		'an exclusion read backwards',
		{ kind: 'excludes', tags: [VIP, PAID], others: [BLACKLISTED] },
		{ kind: 'excludes', tags: [BLACKLISTED], others: [VIP] },
		1,
	],
	[
		'a narrower scope',
		{ kind: 'at_most_one', group: '成交状态', scope: 'customer' },
		{ kind: 'at_most_one', group: '成交状态' },
		1,
	],
])('a rule that is %s is superfluous', (_what, first, second, superfluous) => {
	const exclusions = [
		{ id: 'first', ...first },
		{ id: 'second', ...second },
	];
	const [rule, by] = superfluous === 1 ? ['second', 'first'] : ['first', 'second'];
	expect(lint({ exclusions })).toEqual([
		expect.objectContaining({
			code: 'SUBSUMED_RULE',
			rule,
			witness: [expect.objectContaining({ rule: by })],
		}),
	]);
});

test('a rule that blocks is not superfluous beside one that only warns', () => {
	const rule = { kind: 'at_most_one', group: '成交状态' };
	expect(lint({ exclusions: [{ ...rule, severity: 'warn' }, rule] })).toMatchObject([
		{ rule: 'exclusions-1' },
	]);
});

test('a tag that was deleted since is named', () => {
	const document = { exclusions: [{ kind: 'requires', tags: [VIP], others: [VERIFIED] }] };
	const ruleSet = readRuleSet(document, { library });
	const left = new TagLibrary(library.groups.filter(({ name }) => name !== '认证'));
	expect(lintRuleSet(ruleSet, left)).toMatchObject([
		{ code: 'UNKNOWN_TAG', tag: VERIFIED, path: 'exclusions[0]' },
	]);
});

test('a superfluous rule never finds what the other one does not', () => {
	let superfluous = 0;
	fc.assert(
		fc.property(ruleSets, fc.array(customers, { minLength: 8, maxLength: 8 }), ({ exclusions }, samples) => {
			const ruleSet = readRuleSet({ exclusions }, { library: smallLibrary });
			for (const { code, rule, witness } of lintRuleSet(ruleSet, smallLibrary)) {
				if (code !== 'SUBSUMED_RULE') continue;
				superfluous++;
				for (const relations of samples) {
					const blocking = blockingRules({ exclusions: blockAll(exclusions), lifecycles: [] }, relations);
					if (blocking.includes(rule)) expect(blocking).toContain(witness[0]!.rule);
				}
			}
		}),
		{ numRuns: 2000, seed: 5 },
	);
	expect(superfluous).toBeGreaterThan(100);
});

function blockAll(exclusions: readonly ModelExclusion[]): ModelExclusion[] {
	return exclusions.map((rule) => ({ ...rule, severity: 'block' }));
}

/** Every customer of up to three relations that breaks no rule, as what its relations hold. */
function soundCustomers({ exclusions, lifecycles }: ModelRules, most: number): string[][][] {
	const all = subsetsOf(TAGS.slice(0, 4));
	const rules = [
		...exclusions,
		...lifecycles.map((rule): ModelExclusion => ({
			...rule,
			kind: 'at_most_one',
			tags: rule.stages,
			severity: 'block',
		})),
	];
	const sound = (scope: string, held: readonly string[]): boolean =>
		rules.every((rule) => rule.scope !== scope || isKept(rule, held));
	const relations = all.filter((held) => sound('relation', held));
	const found: string[][][] = [];
	const extend = (customer: string[][], from: number): void => {
		if (customer.length > 0 && sound('customer', [...new Set(customer.flat())])) found.push(customer);
		if (customer.length === most) return;
		for (let at = from; at < relations.length; at++) extend([...customer, relations[at]!], at);
	};
	extend([], 0);
	return found;
}

function isKept({ kind, tags, others = [] }: ModelExclusion, held: readonly string[]): boolean {
	const count = tags.filter((tag) => held.includes(tag)).length;
	const hasOther = others.some((tag) => held.includes(tag));
	switch (kind) {
		case 'at_most_one':
			return count <= 1;
		case 'exactly_one':
			return count === 1;
		case 'excludes':
			return count === 0 || !hasOther;
		case 'requires':
			return count === 0 || hasOther;
	}
}

function subsetsOf(tags: readonly string[]): string[][] {
	return tags.reduce<string[][]>((sets, tag) => [...sets, ...sets.map((set) => [...set, tag])], [[]]);
}

test('tags are dead where no customer can hold them: exactly so in one scope, never wrongly where scopes are mixed', () => {
	let dead = 0;
	fc.assert(
		fc.property(ruleSets, fc.constantFrom('relation', 'customer', undefined), (drawn, only) => {
			const four = TAGS.slice(0, 4);
			const small = ({ tags, others, scope, ...rule }: ModelExclusion): ModelExclusion => ({
				...rule,
				scope: (only ?? scope) as ModelExclusion['scope'],
				tags: tags.filter((tag) => four.includes(tag)),
				...(others && { others: others.filter((tag) => four.includes(tag)) }),
			});
			const exclusions = drawn.exclusions
				.map(small)
				.filter(({ tags, others }) => tags.length > (others ? 0 : 1) && (!others || others.length > 0));
			const findings = lintRuleSet(readRuleSet({ exclusions }, { library: smallLibrary }), smallLibrary);
			const sound = soundCustomers({ exclusions, lifecycles: [] }, only ? 1 : 3);
			const isContradiction = findings.some(({ code }) => code === 'CONTRADICTION');
			const deadTags = findings.filter(({ code }) => code === 'DEAD_TAG').map(({ tag }) => tag!);
			dead += deadTags.length;
			const held = new Set(sound.flat(2));
			for (const tag of deadTags) expect(held).not.toContain(tag);
			if (isContradiction) expect(sound).toEqual([]);
			if (only === undefined || isContradiction) return;
			expect(sound.length).toBeGreaterThan(0);
			const named = new Set(exclusions.flatMap(({ tags, others = [] }) => [...tags, ...others]));
			expect(new Set(deadTags)).toEqual(new Set([...named].filter((tag) => !held.has(tag))));
		}),
		{ numRuns: 1500, seed: 2 },
	);
	expect(dead).toBeGreaterThan(50);
});
