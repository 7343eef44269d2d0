import fc from 'fast-check';
import { mergePolicy } from '../../../lib/domain/merge/merge-policy';
import { mergeRelation } from '../../../lib/domain/merge/merge-relation';
import { compileMergeRules } from '../../../lib/domain/merge/merge-rules';
import { manyTags } from '../conflict/world';

const TAGS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const rules = compileMergeRules({ library: manyTags(TAGS).library });
const policy = mergePolicy();

const minus = (a: ReadonlySet<string>, b: ReadonlySet<string>): string[] =>
	[...a].filter((tag) => !b.has(tag));

/** What the field's formula says. */
function formula(
	base: ReadonlySet<string>,
	ours: ReadonlySet<string>,
	theirs: ReadonlySet<string>,
): string[] {
	const added = [...minus(ours, base), ...minus(theirs, base)];
	const deleted = new Set([...minus(base, ours), ...minus(base, theirs)]);
	return [...new Set([...minus(base, deleted), ...added])].sort();
}

/** Merges two edited states of one base; ours as the change that leads to it. */
function mergeStates(base: Set<string>, ours: Set<string>, theirs: Set<string>) {
	const change = { add: minus(ours, base), remove: minus(base, ours) };
	const input = { base, ours: { ...change, at: 1, actor: 'person' as const }, theirs: { tags: theirs } };
	return mergeRelation(input, policy, rules);
}

describe('one tag', () => {
	test.each`
		base     | ours     | theirs   | expected     | origin      | code
		${[]}    | ${[]}    | ${[]}    | ${undefined} | ${''}       | ${''}
		${[]}    | ${[]}    | ${['a']} | ${true}      | ${'theirs'} | ${'ADDED'}
		${[]}    | ${['a']} | ${[]}    | ${true}      | ${'ours'}   | ${'ADDED'}
		${[]}    | ${['a']} | ${['a']} | ${true}      | ${'both'}   | ${'ADDED'}
		${['a']} | ${[]}    | ${[]}    | ${false}     | ${'both'}   | ${'REMOVED'}
		${['a']} | ${[]}    | ${['a']} | ${false}     | ${'ours'}   | ${'REMOVED'}
		${['a']} | ${['a']} | ${[]}    | ${false}     | ${'theirs'} | ${'REMOVED'}
		${['a']} | ${['a']} | ${['a']} | ${true}      | ${'base'}   | ${'UNCHANGED'}
	`('base $base, ours $ours, theirs $theirs', ({ base, ours, theirs, expected, origin, code }) => {
		const merged = mergeStates(new Set(base), new Set(ours), new Set(theirs));
		expect(merged.status).toBe('merged');
		expect(merged.reasons).toEqual([]);
		const about = merged.tags.map(({ kept, origin: from, code: what }) => [kept, from, what]);
		expect(about).toEqual(expected === undefined ? [] : [[expected, origin, code]]);
	});
});

// Every combination of two tags on three sides, each with what applying the edits one after the other gives.
test('two tags merge as if each were alone, in all 64 combinations', () => {
	const subsets = [[], ['a'], ['b'], ['a', 'b']];
	let seen = 0;
	for (const base of subsets)
		for (const ours of subsets)
			for (const theirs of subsets) {
				const sides = [new Set(base), new Set(ours), new Set(theirs)] as const;
				const whole = new Set(mergeStates(...sides).target);
				for (const tag of ['a', 'b']) {
					const only = sides.map((side) => new Set(side.has(tag) ? [tag] : []));
					const alone = mergeStates(only[0]!, only[1]!, only[2]!);
					expect(whole.has(tag)).toBe(alone.target.includes(tag));
				}
				seen++;
			}
	expect(seen).toBe(64);
});

const states = fc.tuple(...[0, 1, 2].map(() => fc.subarray(TAGS).map((tags) => new Set(tags))));

describe('any three sets of tags', () => {
	test('merge to what the formula says, with nothing to decide', () => {
		fc.assert(
			fc.property(states, ([base, ours, theirs]) => {
				const merged = mergeStates(base!, ours!, theirs!);
				expect([...merged.target].sort()).toEqual(formula(base!, ours!, theirs!));
				expect(merged.reasons).toEqual([]);
				expect(merged.status).toBe('merged');
			}),
		);
	});

	test('merge to the same whichever side is called ours', () => {
		fc.assert(
			fc.property(states, ([base, ours, theirs]) => {
				const one = mergeStates(base!, ours!, theirs!).target;
				const other = mergeStates(base!, theirs!, ours!).target;
				expect([...one].sort()).toEqual([...other].sort());
			}),
		);
	});

	test('lose no edit of either side', () => {
		fc.assert(
			fc.property(states, ([base, ours, theirs]) => {
				const target = new Set(mergeStates(base!, ours!, theirs!).target);
				for (const side of [ours!, theirs!]) {
					for (const tag of minus(side, base!)) expect(target.has(tag)).toBe(true);
					for (const tag of minus(base!, side)) expect(target.has(tag)).toBe(false);
				}
			}),
		);
	});
});
