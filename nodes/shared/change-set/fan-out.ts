import type { WecomClient } from '../../../lib/wecom/client';
import { getFollowUserList } from '../../../lib/wecom/customers';
import { batchGetByUser } from '../../../lib/wecom/relations';
import { forEachConcurrently } from '../event-loop';
import { persist } from '../persist';
import { readFollowers, type Follower } from './held-tags';

/** Which member's relation is meant when an item names only the customer. */
export type FanOutPolicy = 'fail' | 'owner' | 'all';

const MEMBERS_PER_READ = 100;

const READS_AT_ONCE = 5;

const CUSTOMERS_AT_ONCE = 16;

/** Up to here reading customer by customer is surely cheaper than reading everyone's customers. */
const FEW_CUSTOMERS = 20;

/** Members who follow each of the customers, earliest relation first. Customers nobody follows have an empty list. */
export type FollowersByCustomer = Map<string, Follower[]>;

/**
 * Finds who follows the customers. Reads all members' customers by pages while that is cheaper than
 * asking for each customer; the number of pages is only known at the end, so it gives up after half of
 * what asking one by one would cost.
 */
export async function findFollowers(
	client: WecomClient,
	customers: ReadonlySet<string>,
	signal?: AbortSignal,
): Promise<FollowersByCustomer> {
	const scanned =
		customers.size > FEW_CUSTOMERS
			? await scanFollowers(client, customers, customers.size / 2, signal)
			: undefined;
	if (scanned) return scanned;
	const followers: FollowersByCustomer = new Map();
	await forEachConcurrently(customers, CUSTOMERS_AT_ONCE, async (customer) => {
		followers.set(customer, sortByAge(await readFollowers(client, customer, signal)));
	});
	return followers;
}

/** @returns undefined when the pages outgrow `maxPages` */
async function scanFollowers(
	client: WecomClient,
	customers: ReadonlySet<string>,
	maxPages: number,
	signal: AbortSignal | undefined,
): Promise<FollowersByCustomer | undefined> {
	const members = await getFollowUserList(client, { signal });
	const followers: FollowersByCustomer = new Map([...customers].map((customer) => [customer, []]));
	const slices: string[][] = [];
	for (let start = 0; start < members.length; start += MEMBERS_PER_READ) {
		slices.push(members.slice(start, start + MEMBERS_PER_READ));
	}
	let pages = 0;
	await forEachConcurrently(slices, READS_AT_ONCE, async (userids) => {
		let cursor = '';
		do {
			if (pages >= maxPages) return;
			pages += 1;
			const page = await persist(async () => await batchGetByUser(client, { userids, cursor }, { signal }));
			for (const { external_contact, follow_info } of page.relations) {
				followers.get(external_contact.external_userid)?.push({
					userid: follow_info.userid,
					createtime: follow_info.createtime,
					tags: new Set(follow_info.tag_id ?? []),
				});
			}
			cursor = page.next_cursor;
		} while (cursor !== '');
	});
	if (pages >= maxPages) return undefined;
	for (const list of followers.values()) sortByAge(list);
	return followers;
}

/** The members meant for each customer. */
export async function findMembersMeant(
	client: WecomClient,
	customers: ReadonlySet<string>,
	policy: FanOutPolicy,
	signal?: AbortSignal,
): Promise<Map<string, string[]>> {
	if (customers.size === 0) return new Map();
	const followers = await findFollowers(client, customers, signal);
	return new Map([...followers].map(([customer, list]) => [customer, membersMeant(list, policy)]));
}

/** @param followers earliest relation first */
export function membersMeant(followers: readonly Follower[], policy: FanOutPolicy): string[] {
	return followers.slice(0, policy === 'owner' ? 1 : undefined).map(({ userid }) => userid);
}

function sortByAge(followers: Follower[]): Follower[] {
	return followers.sort((a, b) => a.createtime - b.createtime || (a.userid < b.userid ? -1 : 1));
}
