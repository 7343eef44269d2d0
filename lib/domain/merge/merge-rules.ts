import type { CompiledRules } from '../conflict/compile-rule-set';
import { indexRules, type RuleIndex } from '../conflict/rule-index';
import type { TagSet } from '../conflict/state-rule';
import type { TagLibrary } from '../tag-library';
import { TagTiers, type TierAssignment } from '../tier/tag-tiers';
import { rankOf } from '../tier/tier';
import { followMerges } from './follow-merges';

export interface MergeWorld {
	/** Every tag there is. */
	library: TagLibrary;
	/** Absent: no tag clashes with another. */
	conflicts?: CompiledRules | undefined;
	/** In place of those of the conflict rules. */
	tiers?: readonly TierAssignment[] | undefined;
	/** Ids of tags deleted since the library was read. */
	deleted?: ReadonlySet<string> | undefined;
	/** Tags that were merged into another: old tag id → new tag id. */
	mergedInto?: ReadonlyMap<string, string> | undefined;
}

/** What merges are judged by, made ready for many relations. Make it with `compileMergeRules`. */
export interface MergeRules {
	readonly library: TagLibrary;
	/** Judges single relations. */
	readonly ofRelation: CompiledRules | undefined;
	/** Judges customers too. */
	readonly ofCustomer: CompiledRules | undefined;
	/** Of which tags there may be one. */
	readonly oneOf: readonly TagSet[];
	/** Rules of relation scope that are broken or not whatever was held before. */
	readonly lasting: RuleIndex | undefined;
	/** Tag ids with a tier: 2 hq, 1 region, 0 personal. */
	readonly tierRanks: ReadonlyMap<string, number>;
	readonly deleted: ReadonlySet<string>;
	/** Old tag id → the tag that stands for it in the end. */
	readonly mergedInto: ReadonlyMap<string, string>;
}

/** @throws RangeError where tags were merged in a circle */
export function compileMergeRules(world: MergeWorld): MergeRules {
	const { library, conflicts, tiers, deleted = new Set<string>(), mergedInto } = world;
	const lasting = conflicts?.stateRules.filter(({ scope, kind }) => scope === 'relation' && kind !== 'stage');
	return {
		library,
		ofRelation: conflicts && { ...conflicts, ofCustomer: indexRules([]) },
		ofCustomer: conflicts,
		oneOf: conflicts?.stateRules.filter(({ kind }) => kind === 'one_of').map(({ tags }) => tags) ?? [],
		lasting: lasting && indexRules(lasting),
		tierRanks: tiers === undefined ? (conflicts?.tierRanks ?? new Map()) : rankTags(tiers, library),
		deleted,
		mergedInto: followMerges(mergedInto ?? new Map()),
	};
}

/**
 * Whether a tag can be put on: WeCom refuses the whole request because of one that is gone, and one that was
 * merged into another soon is.
 */
export function isUsable(tag: string, { library, deleted, mergedInto }: MergeRules): boolean {
	return library.get(tag) !== undefined && !deleted.has(tag) && !mergedInto.has(tag);
}

function rankTags(tiers: readonly TierAssignment[], { groups }: TagLibrary): ReadonlyMap<string, number> {
	const tagTiers = new TagTiers(tiers);
	const ranks = new Map<string, number>();
	for (const tag of groups.flatMap((group) => group.tags)) {
		const found = tagTiers.find(tag);
		if (found) ranks.set(tag.id, rankOf(found.tier));
	}
	return ranks;
}
