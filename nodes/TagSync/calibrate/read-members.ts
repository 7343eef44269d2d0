import { memberKey } from '../../../lib/domain/people/member';
import type { WecomClient } from '../../../lib/wecom/client';
import { batchGetByUser, type RelationPage } from '../../../lib/wecom/relations';
import { isOwnFault } from '../../shared/change-set/held-tags';
import { forEachConcurrently } from '../../shared/event-loop';
import { persist } from '../../shared/persist';
import { tolerate } from '../../shared/tolerate';
import type { ReadRelation } from './compare';

const MEMBERS_PER_READ = 100;

/** More would not be faster: WeCom limits how many pages are read at once. */
const READS_AT_ONCE = 4;

/** The input item that named each member or customer; of everyone, the first item. */
export type ItemOf = ReadonlyMap<string, number>;

export interface MemberReading {
	client: WecomClient;
	signal: AbortSignal | undefined;
	/** By `memberKey`. */
	itemOf: ItemOf;
	/** Takes a page; waited for. */
	take(relations: ReadRelation[]): Promise<void>;
}

/** What came of reading members. */
export interface ReadMembers {
	/** By `memberKey`: when the reading began, epoch ms. All relations of these were read. */
	complete: Map<string, number>;
	/** Userids of members that WeCom does not show. */
	unreadable: string[];
	calls: number;
}

/** Reads all relations of members, 100 a call, a page at a time. */
export async function readMembers(userids: readonly string[], reading: MemberReading): Promise<ReadMembers> {
	const outcome: ReadMembers = { complete: new Map(), unreadable: [], calls: 0 };
	await forEachConcurrently(slicesOf(userids), READS_AT_ONCE, async (slice) => {
		await readSlice(slice, reading, outcome);
	});
	return outcome;
}

function* slicesOf(userids: readonly string[]): Iterable<readonly string[]> {
	for (let start = 0; start < userids.length; start += MEMBERS_PER_READ) {
		yield userids.slice(start, start + MEMBERS_PER_READ);
	}
}

async function readSlice(
	userids: readonly string[],
	reading: MemberReading,
	outcome: ReadMembers,
): Promise<void> {
	const { client, signal, itemOf, take } = reading;
	const begun = Date.now();
	const unlicensed = new Set<string>();
	let cursor = '';
	do {
		const at = Date.now();
		outcome.calls += 1;
		const page = await tolerate(
			persist(async () => await batchGetByUser(client, { userids, cursor }, { signal })),
			isOwnFault,
		);
		if (!page.ok) return await readHalves(userids, reading, outcome);
		for (const userid of page.value.unlicensed) unlicensed.add(memberKey(userid));
		await take(relationsOf(page.value, at, itemOf));
		cursor = page.value.next_cursor;
	} while (cursor !== '');
	for (const userid of userids) {
		if (unlicensed.has(memberKey(userid))) outcome.unreadable.push(userid);
		else outcome.complete.set(memberKey(userid), begun);
	}
}

/** One member that cannot be read spoils the call for all of its slice: find it by halving. */
async function readHalves(
	userids: readonly string[],
	reading: MemberReading,
	outcome: ReadMembers,
): Promise<void> {
	if (userids.length === 1) {
		outcome.unreadable.push(...userids);
		return;
	}
	const middle = userids.length >>> 1;
	await readSlice(userids.slice(0, middle), reading, outcome);
	await readSlice(userids.slice(middle), reading, outcome);
}

function relationsOf({ relations }: RelationPage, at: number, itemOf: ItemOf): ReadRelation[] {
	return relations.map(({ external_contact: { external_userid }, follow_info: { userid, tag_id } }) => ({
		userid,
		external_userid,
		tags: tag_id ?? [],
		at,
		item: itemOf.get(memberKey(userid)) ?? 0,
	}));
}
