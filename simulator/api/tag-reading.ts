import { liveTags, sortByOrder } from '../corp/library';
import type { Tag, TagGroup } from '../corp/types';
import { ApiFailure } from '../failure';
import type { Call } from './endpoint';

/** Which part of the tag library an endpoint sees, and how it shows it. */
export interface TagScope {
	includes(group: TagGroup): boolean;
	/** Corp tags are shown with `deleted` when asked for by id; strategy tags have no such field. */
	flagsDeleted: boolean;
	showsStrategy: boolean;
}

/**
 * Groups with their tags: all, or those of `group_id`, or the single tags of `tag_id`; group_id wins
 * over tag_id (pages 92117, 94882). `deleted` shows on groups only when asked by tag_id, on tags when
 * asked by either.
 * @throws ApiFailure 40068 for an id that never was
 */
export function listTags({ sim, body }: Call, scope: TagScope) {
	const tagIds = body.strings('tag_id') ?? [];
	const groupIds = body.strings('group_id') ?? [];
	const { corp } = sim;
	if (groupIds.length > 0) {
		const groups = unique(groupIds).map((id) => requireKnown(corp.groups.get(id), scope));
		return {
			tag_group: present(
				groups.filter((group) => scope.flagsDeleted || !group.deleted),
				scope,
				allTags,
			),
		};
	}
	if (tagIds.length > 0) {
		const tags = new Set(tagIds.map((id) => requireKnownTag(corp.tags.get(id), scope)));
		const groups = unique([...tags].map(({ group }) => group));
		return { tag_group: present(groups, scope, (group) => group.tags.filter((tag) => tags.has(tag)), true) };
	}
	const groups = [...corp.groups.values()].filter((group) => !group.deleted && scope.includes(group));
	return { tag_group: present(groups, { ...scope, flagsDeleted: false }, liveTags) };
}

export function presentTag({ id, name, createTime, order }: Tag) {
	return { id, name, create_time: createTime, order };
}

export function presentGroup({ id, name, createTime, order, strategyId }: TagGroup, showsStrategy: boolean) {
	const strategy = showsStrategy ? { strategy_id: strategyId } : {};
	return { group_id: id, group_name: name, create_time: createTime, order, ...strategy };
}

function present(
	groups: TagGroup[],
	{ flagsDeleted, showsStrategy }: TagScope,
	choose: (group: TagGroup) => Tag[],
	byTag = false,
) {
	return sortByOrder([...groups]).map((group) => ({
		...presentGroup(group, showsStrategy),
		...(flagsDeleted && byTag && { deleted: group.deleted }),
		tag: sortByOrder([...choose(group)])
			.filter((tag) => flagsDeleted || !tag.deleted)
			.map((tag) => ({ ...presentTag(tag), ...(flagsDeleted && { deleted: tag.deleted }) })),
	}));
}

function allTags(group: TagGroup): Tag[] {
	return group.tags;
}

function requireKnown(group: TagGroup | undefined, scope: TagScope): TagGroup {
	if (!group || !scope.includes(group)) throw new ApiFailure(40068);
	return group;
}

function requireKnownTag(tag: Tag | undefined, scope: TagScope): Tag {
	if (!tag || !scope.includes(tag.group)) throw new ApiFailure(40068);
	return tag;
}

function unique<T>(list: T[]): T[] {
	return [...new Set(list)];
}
