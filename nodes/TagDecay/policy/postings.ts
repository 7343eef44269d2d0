import type { DepartmentTree } from '../../../lib/domain/people/department-tree';
import { memberKey } from '../../../lib/domain/people/member';
import { listDepartmentUsers } from '../../../lib/wecom/directory';
import { forEachConcurrently } from '../../shared/event-loop';
import type { Directory } from '../../shared/people/directory';
import { ExpiringCache } from '../../shared/people/expiring-cache';
import { untilCancelled } from '../../shared/people/until-cancelled';

const REMEMBERED_MS = 10 * 60_000;
const APPS_REMEMBERED = 50;
const DEPARTMENTS_AT_ONCE = 16;

/** In which of the departments that policies name members work. */
export interface Postings {
	/** The departments that a member is in, the nearest first; only those that policies name. */
	pathOf(userid: string): readonly number[];
	/** The same for the same postings. */
	signature: string;
}

export const NO_POSTINGS: Postings = { pathOf: () => [], signature: '' };

/** Departments of members, by `memberKey`. */
type MemberDepartments = ReadonlyMap<string, readonly number[]>;

const remembered = new ExpiringCache<MemberDepartments>(REMEMBERED_MS, APPS_REMEMBERED);

/**
 * Who works in the departments that policies name, read by department: a call for each, where asking for each
 * member would be a call for every one in the corp. Remembered for ten minutes.
 * @throws WecomError when a department cannot be read: by the wrong policy, tags would be lost
 */
export async function loadPostings(
	directory: Directory,
	departments: DepartmentTree,
	named: ReadonlySet<number>,
	signal: AbortSignal | undefined,
): Promise<Postings> {
	const within = new Set([...named].flatMap((id) => [...departments.subtreeOf(id)]));
	const ids = [...within].sort((a, b) => a - b);
	const reading = remembered.get(
		`${directory.key}|${ids.join()}`,
		async () => await readMembers(directory, ids),
	);
	const members = await untilCancelled(reading, 'user/simplelist', signal);
	const paths = new Map<string, readonly number[]>();
	for (const [member, own] of members) {
		const path = nearestFirst(own.map((id) => departments.pathOf(id))).filter((id) => named.has(id));
		if (path.length > 0) paths.set(member, path);
	}
	return {
		pathOf: (userid) => paths.get(memberKey(userid)) ?? [],
		signature: [...paths]
			.map(([member, path]) => `${member}:${path.join()}`)
			.sort()
			.join('\n'),
	};
}

async function readMembers(
	{ client }: Directory,
	departments: readonly number[],
): Promise<MemberDepartments> {
	const found = new Map<string, readonly number[]>();
	await forEachConcurrently(departments, DEPARTMENTS_AT_ONCE, async (id) => {
		for (const { userid, department } of await listDepartmentUsers(client, id)) {
			found.set(memberKey(userid), department);
		}
	});
	return found;
}

/** Of somebody in several departments, first all own ones, then all directly above them, and so on. */
function nearestFirst(paths: ReadonlyArray<readonly number[]>): number[] {
	const deepest = Math.max(0, ...paths.map(({ length }) => length));
	const nearest = new Set<number>();
	for (let level = 0; level < deepest; level++) {
		for (const path of paths) {
			const id = path[level];
			if (id !== undefined) nearest.add(id);
		}
	}
	return [...nearest];
}
