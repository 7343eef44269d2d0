import { shown, type Cursor } from '../document/cursor';
import type { DepartmentTree } from '../people/department-tree';
import { readDepartment } from '../people/read-people';
import type { TagLibrary } from '../tag-library';
import type { TierAssignment } from './tag-tiers';
import { TIERS } from './tier';

/** The id of the tag a reference names. @returns undefined, and notes it, where there is none */
export function readTag(cursor: Cursor, library: TagLibrary): string | undefined {
	const reference = cursor.reference();
	if (reference === '') return undefined;
	const resolution = library.resolve(reference);
	if (resolution.ok) return resolution.tag.id;
	const values = { value: shown(reference), near: resolution.candidates.join(', ') };
	if (resolution.code === 'AMBIGUOUS_TAG') cursor.report('AMBIGUOUS_TAG', values);
	else cursor.report(resolution.candidates.length > 0 ? 'UNKNOWN_TAG_NEAR' : 'UNKNOWN_TAG', values);
	return undefined;
}

export function readTags(cursor: Cursor, library: TagLibrary): string[] {
	return cursor
		.listOrSingle()
		.map((entry) => readTag(entry, library))
		.filter((id) => id !== undefined);
}

/** The id of a tag group. @returns undefined, and notes it, where there is none */
export function readGroup(cursor: Cursor, library: TagLibrary): string | undefined {
	const reference = cursor.reference();
	if (reference === '') return undefined;
	const group = library.resolveGroup(reference);
	if (group) return group.id;
	const near = library.suggestGroups(reference);
	cursor.report(near.length > 0 ? 'UNKNOWN_GROUP_NEAR' : 'UNKNOWN_GROUP', {
		value: shown(reference),
		near: near.join(', '),
	});
	return undefined;
}

export function readGroups(cursor: Cursor, library: TagLibrary): string[] {
	return cursor
		.listOrSingle()
		.map((entry) => readGroup(entry, library))
		.filter((id) => id !== undefined);
}

/** `[{ tag | group | pattern, tier, owner? }]`; `tag` and `group` may be lists. */
export function readTierAssignments(
	cursor: Cursor,
	library: TagLibrary,
	departments: DepartmentTree,
): TierAssignment[] {
	return cursor
		.list()
		.filter((entry) => entry.isObject(['tag', 'group', 'pattern', 'tier', 'owner']))
		.map((entry) => readTierAssignment(entry, library, departments))
		.filter((assignment) => assignment !== undefined);
}

/** @returns undefined, and notes it, where the tags are not named in one of the three ways */
export function readTierAssignment(
	entry: Cursor,
	library: TagLibrary,
	departments: DepartmentTree,
): TierAssignment | undefined {
	const match = readMatch(entry, library);
	const tier = entry.get('tier').oneOf(TIERS);
	const owner = entry.get('owner').isAbsent ? undefined : readDepartment(entry.get('owner'), departments);
	if (!match) return undefined;
	return owner === undefined ? { match, tier } : { match, tier, owner };
}

function readMatch(entry: Cursor, library: TagLibrary): TierAssignment['match'] | undefined {
	const given = ['tag', 'group', 'pattern'].filter((key) => !entry.get(key).isAbsent);
	const [key, second] = given;
	if (key === undefined || second !== undefined) {
		if (key === undefined) entry.report('EMPTY', { expected: 'one of tag, group and pattern' });
		else entry.report('CONTRADICTION', { cause: `names ${key} and ${second}. Expected only one of them.` });
		return undefined;
	}
	if (key === 'tag') return { tags: readTags(entry.get('tag'), library) };
	if (key === 'group') return { groups: readGroups(entry.get('group'), library) };
	return { pattern: entry.get('pattern').text() };
}
