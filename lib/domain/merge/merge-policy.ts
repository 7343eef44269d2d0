/**
 * What decides between two edits that cannot both stand.
 * - `group`: the policy names the groups whose tags win when put on, or when taken off.
 * - `tier`: the tag of the higher tier.
 * - `person`: what a person wants, over a program's wish.
 * - `newer`: the later edit, where it is certain which one that is.
 */
export const CRITERIA = ['group', 'tier', 'person', 'newer'] as const;
export type Criterion = (typeof CRITERIA)[number];

export interface MergePolicy {
	/** `chain`: the criteria decide, and only what they cannot decide is for people; else everything is. */
	contested: 'chain' | 'always_review';
	/** The first criterion that tells the two apart decides. */
	chain: readonly Criterion[];
	/** Ids of tag groups: putting on one of their tags wins, such as for do-not-disturb. */
	addWins: ReadonlySet<string>;
	/** Ids of tag groups: taking off one of their tags wins, such as for a consent withdrawn. */
	removeWins: ReadonlySet<string>;
	/** At most so many tags on a relation. */
	maxTags: number;
}

/** WeCom's limit on the tags that one member may put on one customer (page 92697). */
const MAX_TAGS = 3_000;

export const DEFAULT_POLICY: MergePolicy = {
	contested: 'chain',
	chain: CRITERIA,
	addWins: new Set(),
	removeWins: new Set(),
	maxTags: MAX_TAGS,
};

/** The default policy with some of it replaced. @throws RangeError naming field, value and what was expected */
export function mergePolicy(given: Partial<MergePolicy> = {}): MergePolicy {
	const policy = { ...DEFAULT_POLICY, ...given };
	policy.chain.forEach((criterion, place) => {
		if (!CRITERIA.includes(criterion)) {
			throw new RangeError(
				`policy.chain[${place}] is "${criterion}"; expected one of ${CRITERIA.join(', ')}`,
			);
		}
	});
	for (const group of policy.addWins) {
		if (!policy.removeWins.has(group)) continue;
		throw new RangeError(`policy.removeWins names group "${group}", which policy.addWins names too`);
	}
	if (!Number.isInteger(policy.maxTags) || policy.maxTags < 1) {
		throw new RangeError(`policy.maxTags is ${policy.maxTags}; expected a whole number of at least 1`);
	}
	return policy;
}
