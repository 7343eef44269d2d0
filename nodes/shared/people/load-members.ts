import { memberKey, type MemberFacts } from '../../../lib/domain/people/member';
import { getUser, type Member } from '../../../lib/wecom/directory';
import { forEachConcurrently } from '../event-loop';
import { callFailure, isSystemic, type Failure } from '../failure';
import { tolerate } from '../tolerate';
import type { Directory, DirectoryOptions } from './directory';
import { ExpiringCache } from './expiring-cache';
import { untilCancelled } from './until-cancelled';

const REMEMBERED_MS = 10 * 60_000;
const MEMBERS_REMEMBERED = 50_000;
const MEMBERS_AT_ONCE = 16;

/** So many failures in a row that are no member's own, and asking for the rest is in vain. */
const FAILURES_IN_A_ROW = 10;

const members = new ExpiringCache<MemberFacts>(REMEMBERED_MS, MEMBERS_REMEMBERED);

/** By `memberKey`. Who does not exist or cannot be seen has a failure, which is not the same as no departments. */
export type LoadedMembers = Map<string, MemberFacts | Failure>;

/**
 * Departments, leader flags and positions of members; remembered for ten minutes, failures are not.
 * @throws WecomError when nobody can be looked up: credential, network, quota
 */
export async function loadMembers(
	{ client, key }: Directory,
	userids: Iterable<string>,
	{ signal, refresh }: DirectoryOptions = {},
): Promise<LoadedMembers> {
	const wanted = new Map<string, string>();
	for (const userid of userids) wanted.set(memberKey(userid), userid);
	const found: LoadedMembers = new Map();
	let failuresInARow = 0;
	await forEachConcurrently(wanted, MEMBERS_AT_ONCE, async ([memberId, userid]) => {
		const load = async (): Promise<MemberFacts> => factsOf(await getUser(client, userid));
		const loading = members.get(`${key}|${memberId}`, load, { refresh });
		const member = await tolerate(untilCancelled(loading, 'user/get', signal));
		if (member.ok) {
			failuresInARow = 0;
			found.set(memberId, member.value);
			return;
		}
		const failure = callFailure(member.error);
		failuresInARow = isSystemic(failure) ? failuresInARow + 1 : 0;
		const isHopeless = member.error.class === 'credential' || member.error.class === 'token';
		if (isHopeless || failuresInARow >= FAILURES_IN_A_ROW) throw member.error;
		found.set(memberId, failure);
	});
	return found;
}

export function isMember(found: MemberFacts | Failure | undefined): found is MemberFacts {
	return found !== undefined && 'departments' in found;
}

function factsOf({ userid, name, department, is_leader_in_dept, position }: Member): MemberFacts {
	return {
		userid,
		name,
		departments: department,
		leads: department.filter((_id, index) => is_leader_in_dept?.[index] === 1),
		// Without a job title: none, which is not the same as not known.
		position: position ?? '',
	};
}
