import fc from 'fast-check';
import type { RelationState } from '../../../lib/domain/conflict/relation-state';
import { TagLibrary } from '../../../lib/domain/tag-library';
import type { ModelExclusion, ModelLifecycle, ModelRules } from './model';

export const TAGS = ['a', 'b', 'c', 'd', 'e', 'f'];

export const smallLibrary = new TagLibrary([
	{
		id: 'g',
		name: 'g',
		order: 0,
		tags: TAGS.map((tag) => ({ id: tag, name: tag, groupId: 'g', groupName: 'g', order: 0 })),
	},
]);

const scope = fc.constantFrom('relation' as const, 'customer' as const);
const someTags = (least: number): fc.Arbitrary<string[]> =>
	fc.subarray(TAGS, { minLength: least, maxLength: 4 });

const oneOf = fc.record({
	kind: fc.constantFrom('at_most_one' as const, 'exactly_one' as const),
	scope,
	tags: someTags(2),
	severity: fc.constantFrom('block' as const, 'block' as const, 'warn' as const),
});

const pair = fc
	.record({
		kind: fc.constantFrom('excludes' as const, 'requires' as const),
		scope,
		shuffled: fc.shuffledSubarray(TAGS, { minLength: 2, maxLength: 5 }),
		cut: fc.integer({ min: 1, max: 4 }),
		severity: fc.constant('block' as const),
	})
	.map(({ shuffled, cut, ...rule }) => {
		const at = Math.min(cut, shuffled.length - 1);
		return { ...rule, tags: shuffled.slice(0, at), others: shuffled.slice(at) };
	});

const lifecycle: fc.Arbitrary<Omit<ModelLifecycle, 'id'>> = fc
	.record({
		scope,
		stages: fc.shuffledSubarray(TAGS, { minLength: 2, maxLength: 4 }),
		moves: fc.array(fc.tuple(fc.nat(3), fc.nat(3)), { maxLength: 5 }),
		initial: fc.nat(15),
	})
	.map(({ moves, initial, ...rule }) => {
		const allowed: Record<string, string[]> = {};
		for (const [from, to] of moves) {
			const [a, b] = [rule.stages[from], rule.stages[to]];
			if (a !== undefined && b !== undefined && a !== b) (allowed[a] ??= []).push(b);
		}
		return { ...rule, allowed, initial: rule.stages.filter((_, place) => (initial >> place) % 2 === 1) };
	});

export const ruleSets: fc.Arbitrary<ModelRules> = fc.record({
	exclusions: fc
		.array(fc.oneof(oneOf, pair), { minLength: 1, maxLength: 4 })
		.map((rules) => rules.map((rule, place): ModelExclusion => ({ ...rule, id: `exclusion-${place}` }))),
	lifecycles: fc
		.array(lifecycle, { maxLength: 1 })
		.map((rules) => rules.map((rule, place): ModelLifecycle => ({ ...rule, id: `lifecycle-${place}` }))),
});

const relation = fc
	.record({
		held: fc.subarray(TAGS, { maxLength: 4 }),
		add: fc.shuffledSubarray(TAGS, { maxLength: 3 }),
		remove: fc.shuffledSubarray(TAGS, { maxLength: 3 }),
		isLeftAlone: fc.boolean(),
	})
	.map(({ remove, ...each }) => ({ ...each, remove: remove.filter((tag) => !each.add.includes(tag)) }));

/** The relations of one customer; the batch changes the first and some of the others. */
export const customers: fc.Arbitrary<RelationState[]> = fc
	.array(relation, { minLength: 1, maxLength: 2 })
	.map((relations) =>
		relations.map(({ held, add, remove, isLeftAlone }, place) =>
			isLeftAlone && place > 0 ? { held: new Set(held) } : { held: new Set(held), change: { add, remove } },
		),
	);
