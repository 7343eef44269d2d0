import { relationKey, type Relation } from '../../../lib/domain/tag-change';
import type { WecomClient } from '../../../lib/wecom/client';
import { getCustomer } from '../../../lib/wecom/customers';
import type { WecomError } from '../../../lib/wecom/errors';
import { batchGetByUser } from '../../../lib/wecom/relations';
import { Breather, forEachConcurrently } from '../event-loop';
import { persist } from '../persist';
import { tolerate } from '../tolerate';

/** Tags a relation holds now, by `relationKey`. A relation that is missing here could not be read. */
export type HeldTags = Map<string, ReadonlySet<string>>;

const USERS_PER_READ = 100;

/** More slices than WeCom needs, so that several read at once: paging is sequential within a slice. */
const PARALLEL_READS = 5;

const CUSTOMERS_AT_ONCE = 16;

/** Pages to read before judging whether reading on by member pays. */
const PAGES_BEFORE_JUDGING = 3;

/**
 * Reads what the relations hold, with the fewest calls it can: by member, 100 relations a page
 * (page 92994), while a page brings at least one wanted relation on average; otherwise customer by
 * customer (page 92114). What cannot be read for a reason of its own stays out of the answer: the
 * tagging call will say why.
 *
 * @throws WecomError when nothing can be read at all (credential, network, quota)
 */
export async function readHeldTags(
	client: WecomClient,
	relations: Iterable<Relation>,
	signal?: AbortSignal,
): Promise<HeldTags> {
	const held: HeldTags = new Map();
	const members = await groupByMember(relations);
	const total = members.reduce((sum, member) => sum + member.customers.size, 0);
	await forEachConcurrently(sliceMembers(members, total), PARALLEL_READS, (slice) =>
		readSlice(client, slice, held, signal),
	);
	return held;
}

interface WantedOfMember {
	userid: string;
	/** Customers whose relation with this member is still to be found. */
	customers: Set<string>;
}

async function groupByMember(relations: Iterable<Relation>): Promise<WantedOfMember[]> {
	const members = new Map<string, WantedOfMember>();
	const breather = new Breather();
	for (const { userid, external_userid } of relations) {
		if (breather.due()) await breather.pause();
		const key = userid.toLowerCase();
		let member = members.get(key);
		if (!member) {
			member = { userid, customers: new Set() };
			members.set(key, member);
		}
		member.customers.add(external_userid);
	}
	// Members with much to find come together, so that the others' slices can stop early.
	return [...members.values()].sort((a, b) => b.customers.size - a.customers.size);
}

function sliceMembers(members: WantedOfMember[], total: number): WantedOfMember[][] {
	const enoughForParallel = Math.floor(total / 500);
	const count = Math.max(
		Math.ceil(members.length / USERS_PER_READ),
		Math.min(PARALLEL_READS, enoughForParallel, members.length),
	);
	if (count <= 1) return members.length > 0 ? [members] : [];
	const size = Math.ceil(members.length / count);
	const slices: WantedOfMember[][] = [];
	for (let start = 0; start < members.length; start += size) slices.push(members.slice(start, start + size));
	return slices;
}

async function readSlice(
	client: WecomClient,
	slice: WantedOfMember[],
	held: HeldTags,
	signal: AbortSignal | undefined,
): Promise<void> {
	const wanted = new Map(slice.map((member) => [member.userid.toLowerCase(), member.customers]));
	let left = slice.reduce((sum, member) => sum + member.customers.size, 0);
	if (left <= PAGES_BEFORE_JUDGING) return await readByCustomer(client, slice, held, signal);

	let found = 0;
	let pages = 0;
	let cursor = '';
	do {
		const worthwhile = pages < PAGES_BEFORE_JUDGING || found >= pages;
		if (!worthwhile) return await readByCustomer(client, slice, held, signal);
		const userids = slice.map((member) => member.userid);
		const page = await tolerate(
			persist(async () => await batchGetByUser(client, { userids, cursor }, { signal })),
			isOwnFault,
		);
		if (!page.ok) return await readHalves(client, slice, held, signal);
		pages += 1;
		for (const { external_contact, follow_info } of page.value.relations) {
			const customers = wanted.get(follow_info.userid.toLowerCase());
			if (!customers?.delete(external_contact.external_userid)) continue;
			held.set(
				relationKey(follow_info.userid, external_contact.external_userid),
				new Set(follow_info.tag_id ?? []),
			);
			found += 1;
			left -= 1;
		}
		cursor = page.value.next_cursor;
	} while (cursor !== '' && left > 0);
}

/** One member that cannot be read spoils the call for all of its slice: find it by halving. */
async function readHalves(
	client: WecomClient,
	slice: WantedOfMember[],
	held: HeldTags,
	signal: AbortSignal | undefined,
): Promise<void> {
	if (slice.length === 1) return;
	const middle = slice.length >>> 1;
	await readSlice(client, slice.slice(0, middle), held, signal);
	await readSlice(client, slice.slice(middle), held, signal);
}

async function readByCustomer(
	client: WecomClient,
	slice: WantedOfMember[],
	held: HeldTags,
	signal: AbortSignal | undefined,
): Promise<void> {
	const membersOf = new Map<string, Set<string>>();
	for (const member of slice) {
		for (const customer of member.customers) {
			const members = membersOf.get(customer) ?? new Set<string>();
			members.add(member.userid.toLowerCase());
			membersOf.set(customer, members);
		}
	}
	await forEachConcurrently(membersOf, CUSTOMERS_AT_ONCE, async ([customer, members]) => {
		for (const follower of await readFollowers(client, customer, signal)) {
			if (members.has(follower.userid.toLowerCase())) {
				held.set(relationKey(follower.userid, customer), follower.tags);
			}
		}
	});
}

/** One member who follows a customer. */
export interface Follower {
	userid: string;
	/** When the member added the customer, epoch seconds. */
	createtime: number;
	tags: ReadonlySet<string>;
}

/** Everyone who follows the customer, as far as the app may see; empty when the customer cannot be read. */
export async function readFollowers(
	client: WecomClient,
	externalUserid: string,
	signal?: AbortSignal,
): Promise<Follower[]> {
	const customer = await tolerate(
		persist(async () => await getCustomer(client, externalUserid, { signal })),
		isOwnFault,
	);
	if (!customer.ok) return [];
	return customer.value.follow_user.map((follower) => ({
		userid: follower.userid,
		createtime: follower.createtime,
		tags: new Set((follower.tags ?? []).flatMap((tag) => (tag.tag_id ? [tag.tag_id] : []))),
	}));
}

/** A fault of the ids asked for, not of the connection or the app. */
export function isOwnFault(error: WecomError): boolean {
	return ['item', 'permission', 'input', 'unknown'].includes(error.class);
}
