import { isMember, loadMembers } from '../../shared/people/load-members';
import { loadDepartments } from '../../shared/people/load-departments';
import type { Directory } from '../../shared/people/directory';
import { memberKey } from '../../../lib/domain/people/member';
import type { KnownTag } from '../../../lib/ledger/known-tags';
import { isTagEvent } from '../../../lib/wecom/callback/event';
import type { Reason } from './notes';
import type { EventChanges } from './read-changes';
import type { Received } from './received';

export interface DepartmentFilter {
	wanted: Received[];
	/** Members whose departments nobody could tell; their events are let through. */
	unknownMembers: string[];
}

/**
 * The events of members of these departments, or of one below them. Events without a member stay.
 * @param departments names or ids; one that is gone has no members
 * @throws WecomError when the directory cannot be read
 */
export async function inDepartments(
	directory: Directory,
	events: readonly Received[],
	departments: readonly string[],
	signal: AbortSignal | undefined,
): Promise<DepartmentFilter> {
	const options = signal ? { signal } : {};
	const tree = await loadDepartments(directory, options);
	const roots = departments.flatMap((reference) => {
		const found = tree.resolve(reference);
		return found.ok ? [found.id] : [];
	});
	const userids = new Set(events.flatMap((received) => memberOf(received) ?? []));
	const members = await loadMembers(directory, userids, options);
	const unknownMembers = new Set<string>();
	const wanted = events.filter((received) => {
		const userid = memberOf(received);
		if (userid === undefined) return true;
		const member = members.get(memberKey(userid));
		if (isMember(member))
			return member.departments.some((id) => roots.some((root) => tree.isWithin(id, root)));
		unknownMembers.add(userid);
		return true;
	});
	return { wanted, unknownMembers: [...unknownMembers] };
}

function memberOf({ event }: Received): string | undefined {
	return 'userid' in event ? event.userid : undefined;
}

/**
 * Whether an event is about one of these tag groups: a tag event of the group, or an edit that put on or took off
 * one of its tags. Where that cannot be told, it is.
 * @param groups names or ids
 */
export function isAboutGroups(
	{ event }: Received,
	changes: EventChanges | Reason | undefined,
	groups: ReadonlySet<string>,
	known: ReadonlyMap<string, KnownTag>,
): boolean {
	const isOfGroups = (tagId: string): boolean | undefined => {
		const tag = known.get(tagId);
		return tag && (groups.has(tag.group_id) || groups.has(tag.group_name));
	};
	if (isTagEvent(event)) {
		const { tag_id, group_id } = event;
		if (tag_id) return isOfGroups(tag_id) ?? true;
		if (!group_id || groups.has(group_id)) return true;
		const tagOfGroup = [...known.values()].find((tag) => tag.group_id === group_id);
		return tagOfGroup === undefined || groups.has(tagOfGroup.group_name);
	}
	// What changed is told with the later event.
	if (changes === 'later') return false;
	if (typeof changes !== 'object' || 'code' in changes || !changes.knownBefore) return true;
	return [...changes.added, ...changes.removed].some((id) => isOfGroups(id) ?? true);
}
