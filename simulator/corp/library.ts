import { toSeconds } from '../clock';
import type { Corp } from './corp';
import { unmarkEverywhere } from './relations';
import type { Owner, Tag, TagGroup } from './types';

/** Corp tags and strategy tags together (page 92117). */
export const MAX_TAGS = 10_000;

const MAX_ORDER = 0xffffffff;
/** Room left between neighbours, so that something can be put between them. */
const ORDER_STEP = 1000;

export interface NewGroup {
	name: string;
	/** undefined: after all groups there are. */
	order: number | undefined;
	owner: Owner;
	strategyId: number;
}

export interface NewTag {
	name: string;
	/** undefined: after all tags of the group. */
	order: number | undefined;
	owner: Owner;
}

export function liveGroups(corp: Corp, strategyId: number): TagGroup[] {
	return [...corp.groups.values()].filter((group) => !group.deleted && group.strategyId === strategyId);
}

export function liveTags(group: TagGroup): Tag[] {
	return group.tags.filter(({ deleted }) => !deleted);
}

/** Group names are unique among corp tags, and within each rule group. */
export function findGroup(corp: Corp, name: string, strategyId: number): TagGroup | undefined {
	return liveGroups(corp, strategyId).find((group) => group.name === name);
}

/** Tag names are unique within their group only. */
export function findTag(group: TagGroup, name: string): Tag | undefined {
	return group.tags.find((tag) => !tag.deleted && tag.name === name);
}

/** Larger `order` first, older first among equals. */
export function sortByOrder<T extends { order: number }>(list: T[]): T[] {
	return list.sort((a, b) => b.order - a.order);
}

export function createGroup(corp: Corp, { name, order, owner, strategyId }: NewGroup, now: number): TagGroup {
	const group: TagGroup = {
		id: corp.nextTagId(),
		name,
		order: order ?? orderAfter(liveGroups(corp, strategyId)),
		createTime: toSeconds(now),
		owner,
		strategyId,
		tags: [],
		deleted: false,
	};
	corp.groups.set(group.id, group);
	corp.totals.groups += 1;
	return group;
}

export function createTag(corp: Corp, group: TagGroup, { name, order, owner }: NewTag, now: number): Tag {
	const tag: Tag = {
		id: corp.nextTagId(),
		name,
		order: order ?? orderAfter(liveTags(group)),
		createTime: toSeconds(now),
		owner,
		group,
		deleted: false,
		uses: 0,
	};
	corp.tags.set(tag.id, tag);
	group.tags.push(tag);
	corp.totals.tags += 1;
	return tag;
}

/** Takes the tag off all customers; its group goes with its last tag. */
export function deleteTag(corp: Corp, tag: Tag): void {
	if (tag.deleted) return;
	unmarkEverywhere(corp, tag);
	tag.deleted = true;
	corp.totals.tags -= 1;
	if (liveTags(tag.group).length === 0) removeGroup(corp, tag.group);
}

/** Deletes the group's tags, and so the group. */
export function deleteGroup(corp: Corp, group: TagGroup): void {
	for (const tag of liveTags(group)) deleteTag(corp, tag);
}

function removeGroup(corp: Corp, group: TagGroup): void {
	group.deleted = true;
	corp.totals.groups -= 1;
}

function orderAfter(siblings: ReadonlyArray<{ order: number }>): number {
	if (siblings.length === 0) return Math.floor(MAX_ORDER / 2);
	return Math.max(0, Math.min(...siblings.map(({ order }) => order)) - ORDER_STEP);
}
