import { iterateStrategies, iterateStrategyRange } from '../../lib/wecom/customer-strategies';
import { getCustomer } from '../../lib/wecom/customers';
import { mergeInParallel } from '../../lib/wecom/merge-iterators';
import { iterateRelationsByUsers } from '../../lib/wecom/relations';
import type { Relation } from '../../lib/wecom/relations';
import { errorReply } from './scripted-sender';
import type { Script } from './scripted-sender';
import { scriptedClient } from './test-client';

const BATCH = 'externalcontact/batch/get_by_user';

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
	const all: T[] = [];
	for await (const value of values) all.push(value);
	return all;
}

/** Every member has `perMember` customers; pages fill up across members. */
function relationScript(perMember: number): Script {
	return ({ endpoint, params }) => {
		if (endpoint !== BATCH) return {};
		const {
			userid_list: userids,
			cursor = '0',
			limit,
		} = params as {
			userid_list: string[];
			cursor?: string;
			limit: number;
		};
		const all = userids.flatMap((userid) =>
			Array.from({ length: perMember }, (_, n) => ({
				external_contact: { external_userid: `wm-${userid}-${n}` },
				follow_info: { userid, tag_id: [] },
			})),
		);
		const start = Number(cursor);
		const end = start + limit;
		const next_cursor = end < all.length ? String(end) : '';
		return { body: { errcode: 0, external_contact_list: all.slice(start, end), next_cursor } };
	};
}

const members = (count: number) => Array.from({ length: count }, (_, n) => `member${n}`);
const idOf = (relation: Relation) => relation.external_contact.external_userid;

test('reads every relation once, a hundred per call', async () => {
	const { client, clock, wecom } = scriptedClient(relationScript(7));
	const relations = await clock.until(collect(iterateRelationsByUsers(client, members(250))));
	expect(new Set(relations.map(idOf)).size).toBe(250 * 7);
	expect(relations).toHaveLength(250 * 7);
	expect(wecom.count(BATCH)).toBe(7 + 7 + 4);
});

test('reads slices of members in parallel, the pages of one slice one after the other', async () => {
	const { client, clock } = scriptedClient(relationScript(10));
	const startedAt = clock.now();
	await clock.until(collect(iterateRelationsByUsers(client, members(400))));
	// One token, then ten pages of each of four slices at 20 ms.
	expect(clock.now() - startedAt).toBe(20 + 10 * 20);
});

test('no members, no calls', async () => {
	const { client, clock, wecom } = scriptedClient();
	expect(await clock.until(collect(iterateRelationsByUsers(client, [])))).toEqual([]);
	expect(wecom.requests).toEqual([]);
});

test('stops reading when the loop is left', async () => {
	const { client, clock, wecom } = scriptedClient(relationScript(100));
	const readOne = async () => {
		for await (const relation of iterateRelationsByUsers(client, members(100))) return idOf(relation);
		return undefined;
	};
	expect(await clock.until(readOne())).toBe('wm-member0-0');
	await clock.advance(1_000);
	expect(wecom.count(BATCH)).toBeLessThanOrEqual(2);
});

test('a page that fails ends the loop with its error', async () => {
	const { client, clock } = scriptedClient(({ endpoint }, n) =>
		endpoint === BATCH && n === 1
			? errorReply(60111)
			: relationScript(3)(
					{ endpoint, query: new URLSearchParams(), params: { userid_list: ['a'], limit: 1 } },
					n,
				),
	);
	await expect(clock.until(collect(iterateRelationsByUsers(client, ['a'])))).rejects.toMatchObject({
		errcode: 60111,
	});
});

test('tells which members were left out for want of a licence', async () => {
	const { client, clock } = scriptedClient(({ endpoint }) =>
		endpoint === BATCH ? { body: { errcode: 0, fail_info: { unlicensed_userid_list: ['b'] } } } : {},
	);
	const told: string[][] = [];
	const onUnlicensed = (userids: string[]) => told.push(userids);
	await clock.until(collect(iterateRelationsByUsers(client, ['a', 'b'], { onUnlicensed })));
	expect(told).toEqual([['b']]);
});

test('a customer with more than 500 followers is read to the end', async () => {
	const { client, clock, wecom } = scriptedClient(({ endpoint, query }) => {
		if (endpoint === 'gettoken') return {};
		const isFirst = query.get('cursor') === null;
		const follow_user = Array.from({ length: isFirst ? 500 : 3 }, (_, n) => ({ userid: `${isFirst}${n}` }));
		const external_contact = { external_userid: 'wm1', name: 'A', type: 1 };
		return { body: { errcode: 0, external_contact, follow_user, ...(isFirst && { next_cursor: 'next' }) } };
	});
	const customer = await clock.until(getCustomer(client, 'wm1'));
	expect(customer.follow_user).toHaveLength(503);
	expect(wecom.requests.map(({ query }) => query.get('cursor'))).toEqual([null, null, 'next']);
});

test('strategies and their ranges are read to the end', async () => {
	const { client, clock } = scriptedClient(({ endpoint, params }) => {
		if (endpoint === 'gettoken') return {};
		const isFirst = params.cursor === undefined;
		const next = isFirst ? { next_cursor: 'next' } : {};
		return endpoint.endsWith('/list')
			? { body: { errcode: 0, strategy: [{ strategy_id: isFirst ? 1 : 2 }], ...next } }
			: { body: { errcode: 0, range: [{ type: 2, partyid: isFirst ? 10 : 20 }], ...next } };
	});
	expect(await clock.until(collect(iterateStrategies(client)))).toEqual([1, 2]);
	expect(await clock.until(collect(iterateStrategyRange(client, 1)))).toEqual([
		{ type: 2, partyid: 10 },
		{ type: 2, partyid: 20 },
	]);
});

describe('merging sources', () => {
	async function* count(name: string, length: number): AsyncGenerator<string, void> {
		for (let n = 0; n < length; n++) yield `${name}${n}`;
	}

	test('gives every value once and keeps the order inside each source', async () => {
		const sources = [3, 0, 5, 2].map((length, index) => () => count('abcd'.charAt(index), length));
		const values = await collect(mergeInParallel(sources, 2));
		expect([...values].sort()).toEqual(['a0', 'a1', 'a2', 'c0', 'c1', 'c2', 'c3', 'c4', 'd0', 'd1']);
		expect(values.filter((value) => value.startsWith('c'))).toEqual(['c0', 'c1', 'c2', 'c3', 'c4']);
	});

	test('opens no more sources at once than allowed', async () => {
		let open = 0;
		let most = 0;
		const sources = Array.from(
			{ length: 9 },
			(_, index) =>
				async function* () {
					open += 1;
					most = Math.max(most, open);
					yield* count(String(index), 3);
					open -= 1;
				},
		);
		await collect(mergeInParallel(sources, 3));
		expect(most).toBe(3);
	});

	test('closes the open sources when the loop is left', async () => {
		const closed: number[] = [];
		const sources = [0, 1, 2].map(
			(index) =>
				async function* () {
					try {
						yield* count(String(index), 100);
					} finally {
						closed.push(index);
					}
				},
		);
		for await (const value of mergeInParallel(sources, 2)) if (value) break;
		await new Promise((resolve) => setImmediate(resolve));
		expect(closed.sort()).toEqual([0, 1]);
	});
});
