import type { LibraryTag } from '../tag-library';
import { tagPath } from '../tag-library';
import type { Tier } from './tier';

/** The tier and the owning department of some tags. */
export interface TierAssignment {
	/** Tag ids, tag group ids, or a pattern of `group/tag` in which `*` stands for any text. */
	match: { tags: readonly string[] } | { groups: readonly string[] } | { pattern: string };
	tier: Tier;
	/** Department that looks after the tags; tags of single members have none. */
	owner?: number;
}

export interface TagTier {
	tier: Tier;
	owner?: number;
}

/** What a tag is looked up by; a tag still to be created has no id. */
export type TieredTag = Pick<LibraryTag, 'groupId' | 'groupName' | 'name'> & { id?: string };

/**
 * Looks up the tier of a tag. The more exact assignment wins: a tag before its group before a pattern; of
 * several patterns the longest; of equals the first.
 */
export class TagTiers {
	private readonly byTag = new Map<string, TagTier>();
	private readonly byGroup = new Map<string, TagTier>();
	private readonly patterns: Array<{ pattern: RegExp; tier: TagTier }> = [];

	constructor(assignments: readonly TierAssignment[]) {
		const byPattern = assignments.filter(({ match }) => 'pattern' in match);
		for (const assignment of assignments) {
			const { match } = assignment;
			const tier = tierOf(assignment);
			if ('tags' in match) for (const id of match.tags) setOnce(this.byTag, id, tier);
			if ('groups' in match) for (const id of match.groups) setOnce(this.byGroup, id, tier);
		}
		byPattern.sort((a, b) => lengthOf(b) - lengthOf(a));
		for (const assignment of byPattern) {
			if (!('pattern' in assignment.match)) continue;
			this.patterns.push({ pattern: toRegExp(assignment.match.pattern), tier: tierOf(assignment) });
		}
	}

	/** undefined: nobody assigned this tag. */
	find(tag: TieredTag): TagTier | undefined {
		const exact =
			(tag.id === undefined ? undefined : this.byTag.get(tag.id)) ?? this.byGroup.get(tag.groupId);
		if (exact || this.patterns.length === 0) return exact;
		const path = `${tag.groupName}/${tag.name}`;
		return this.patterns.find(({ pattern }) => pattern.test(path))?.tier;
	}

	/** Paths of the tags that nobody assigned. */
	unassigned(tags: Iterable<LibraryTag>): string[] {
		return [...tags].filter((tag) => this.find(tag) === undefined).map(tagPath);
	}
}

function tierOf({ tier, owner }: TierAssignment): TagTier {
	return owner === undefined ? { tier } : { tier, owner };
}

function setOnce(map: Map<string, TagTier>, key: string, tier: TagTier): void {
	if (!map.has(key)) map.set(key, tier);
}

function lengthOf({ match }: TierAssignment): number {
	return 'pattern' in match ? match.pattern.length : 0;
}

/** `*` stands for any text, everything else for itself; without case. */
export function toRegExp(pattern: string): RegExp {
	const parts = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
	return new RegExp(`^${parts.join('.*')}$`, 'isu');
}
