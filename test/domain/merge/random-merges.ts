import fc from 'fast-check';
import { compileRuleSet } from '../../../lib/domain/conflict/compile-rule-set';
import { readRuleSet } from '../../../lib/domain/conflict/read-rule-set';
import { mergePolicy, type MergePolicy } from '../../../lib/domain/merge/merge-policy';
import type { MergeInput, TagOrigin } from '../../../lib/domain/merge/merge-input';
import { compileMergeRules, type MergeRules } from '../../../lib/domain/merge/merge-rules';
import type { ModelRules } from '../conflict/model';
import { ruleSets, smallLibrary, TAGS } from '../conflict/random-rules';

export interface RandomMerge {
	input: MergeInput;
	policy: MergePolicy;
	rules: MergeRules;
	/** What `rules` were read from. */
	model: ModelRules;
}

const someTags = fc.subarray(TAGS, { maxLength: 5 }).map((tags) => new Set(tags));
const origin: fc.Arbitrary<TagOrigin> = fc.record({
	side: fc.constantFrom('console', 'ours', 'decay', 'other'),
	at: fc.option(fc.integer({ min: 90, max: 110 }), { nil: null }),
});

const origins = fc
	.array(fc.tuple(fc.constantFrom(...TAGS), origin), { maxLength: 4 })
	.map((entries) => new Map(entries));

const input: fc.Arbitrary<MergeInput> = fc
	.record({
		base: fc.option(someTags, { nil: undefined, freq: 5 }),
		baseAt: fc.option(fc.constant(95), { nil: undefined }),
		add: fc.shuffledSubarray(TAGS, { maxLength: 3 }),
		remove: fc.shuffledSubarray(TAGS, { maxLength: 3 }),
		at: fc.integer({ min: 94, max: 106 }),
		actor: fc.constantFrom('person' as const, 'automation' as const),
		tags: someTags,
		origins,
		otherRelations: fc.option(fc.array(someTags, { maxLength: 1 }), { nil: undefined, freq: 1 }),
	})
	.map(({ base, baseAt, add, remove, at, actor, tags, origins: known, otherRelations }) => ({
		base,
		baseAt,
		ours: { add, remove: remove.filter((tag) => !add.includes(tag)), at, actor },
		theirs: { tags, origins: known, at: 105 },
		otherRelations,
	}));

const policy = fc
	.record({
		contested: fc.constantFrom('chain' as const, 'chain' as const, 'always_review' as const),
		maxTags: fc.constantFrom(3_000, 3_000, 3),
		wins: fc.constantFrom('add', 'remove', 'none', 'none'),
	})
	.map(({ wins, ...given }) =>
		mergePolicy({
			...given,
			addWins: new Set(wins === 'add' ? ['g'] : []),
			removeWins: new Set(wins === 'remove' ? ['g'] : []),
		}),
	);

const TIERS = [
	{ tag: 'a', tier: 'hq' },
	{ tag: ['b', 'c'], tier: 'region' },
	{ tag: 'd', tier: 'personal' },
];

const meanwhile = fc.record({
	deleted: fc.constantFrom<string[]>([], [], [], ['b'], ['e', 'f']),
	mergedInto: fc.constantFrom<Array<[string, string]>>([], [], [], [['a', 'c']], [['f', 'd']]),
});

export const merges: fc.Arbitrary<RandomMerge> = fc
	.record({ input, policy, model: ruleSets, meanwhile })
	.map(({ meanwhile: { deleted, mergedInto }, ...each }) => {
		const conflicts = compileRuleSet(
			readRuleSet({ ...each.model, tiers: TIERS }, { library: smallLibrary }),
			smallLibrary,
		);
		const rules = compileMergeRules({
			library: smallLibrary,
			conflicts,
			deleted: new Set(deleted),
			mergedInto: new Map(mergedInto),
		});
		return { ...each, rules };
	});
