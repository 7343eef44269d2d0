import { startSimulator } from '../../simulator/server';
import type { RunningSimulator } from '../../simulator/server';
import { delCorpTag, editCorpTag, ensureCorpTags, getCorpTagList } from '../../lib/wecom/corp-tags';
import { getStrategy, iterateStrategies, iterateStrategyRange } from '../../lib/wecom/customer-strategies';
import { getCustomer, getFollowUserList, listCustomers, remarkCustomer } from '../../lib/wecom/customers';
import { getDepartment, getUser, listDepartments, listDepartmentUsers } from '../../lib/wecom/directory';
import { WecomError } from '../../lib/wecom/errors';
import { markTag } from '../../lib/wecom/mark-tag';
import type { WecomClientOptions } from '../../lib/wecom/options';
import { iterateRelationsByUsers } from '../../lib/wecom/relations';
import type { Relation } from '../../lib/wecom/relations';
import { threeQuickRetries } from '../../lib/wecom/retry';
import { getUserBehaviorData } from '../../lib/wecom/statistics';
import { ensureStrategyTags, getStrategyTagList } from '../../lib/wecom/strategy-tags';
import { privateClient } from './test-client';

const MARK = 'externalcontact/mark_tag';
let simulator: RunningSimulator;

beforeAll(async () => {
	simulator = await startSimulator({ customers: 600, seed: 7 });
});
beforeEach(async () => await control('POST', 'reset'));
afterAll(async () => await simulator.close());

async function control(method: string, path: string, body?: object): Promise<unknown> {
	const reply = await fetch(`${simulator.url}/sim/${path}`, { method, body: body && JSON.stringify(body) });
	expect(reply.status).toBe(200);
	return await reply.json();
}

interface Stats {
	endpoints: Record<string, { calls: number; errcodes: Record<string, number>; max_in_flight: number }>;
	marks: { effective: number; no_op: number };
}

const readStats = async () => (await control('GET', 'stats')) as Stats;

function openClient(options: Partial<WecomClientOptions> = {}) {
	const { url: baseUrl, corpid: corpId, corpsecret: corpSecret } = simulator;
	return privateClient({
		baseUrl,
		corpId,
		corpSecret,
		retry: threeQuickRetries,
		random: Math.random,
		...options,
	});
}

async function readRelations(limit: number): Promise<Relation[]> {
	const client = openClient();
	const relations: Relation[] = [];
	for await (const relation of iterateRelationsByUsers(client, await getFollowUserList(client))) {
		relations.push(relation);
		if (relations.length === limit) break;
	}
	return relations;
}

/** Puts a new tag on `count` relations; what became of each call, and how many got the tag. */
async function markMany(
	count: number,
	options: Partial<WecomClientOptions> = {},
	midway?: () => Promise<unknown>,
) {
	const client = openClient(options);
	const relations = await readRelations(count);
	const { created } = await ensureCorpTags(client, { group_name: '新分组', tag: [{ name: '新标签' }] });
	const [tag] = created;
	let done = 0;
	const outcomes = await Promise.all(
		relations.map(async ({ external_contact, follow_info }) => {
			const { external_userid } = external_contact;
			const { userid } = follow_info;
			try {
				await markTag(client, { userid, external_userid, add_tag: [tag?.id ?? ''] });
				return 'applied';
			} catch (error) {
				return error instanceof WecomError ? error.class : 'not a WecomError';
			} finally {
				done += 1;
				if (done === Math.floor(count / 3)) await midway?.();
			}
		}),
	);
	const after = await readRelations(Infinity);
	const tagged = after.filter(({ follow_info }) => follow_info.tag_id?.includes(tag?.id ?? '')).length;
	return { client, outcomes, tagged, applied: outcomes.filter((outcome) => outcome === 'applied').length };
}

describe('reads', () => {
	test('members, customers and relations agree', async () => {
		const client = openClient();
		const userids = await getFollowUserList(client);
		const relations = await readRelations(Infinity);
		const listed = await Promise.all(userids.map(async (userid) => await listCustomers(client, userid)));
		expect(relations.length).toBe(listed.flat().length);
		expect(new Set(listed.flat()).size).toBe(600);

		const [relation] = relations;
		const customer = await getCustomer(client, relation?.external_contact.external_userid ?? '');
		const follower = customer.follow_user.find(({ userid }) => userid === relation?.follow_info.userid);
		const tags = follower?.tags?.map(({ tag_id }) => tag_id).filter((id) => id !== undefined);
		expect(new Set(tags)).toEqual(new Set(relation?.follow_info.tag_id));
	});

	test('the directory is a tree whose members can be read', async () => {
		const client = openClient();
		const departments = await listDepartments(client);
		const ids = new Set(departments.map(({ id }) => id));
		expect(departments.every(({ id, parentid }) => id === 1 || ids.has(parentid))).toBe(true);
		const members = await Promise.all(
			departments.map(async ({ id }) => await listDepartmentUsers(client, id)),
		);
		const [member] = members.flat();
		expect(await getUser(client, member?.userid ?? '')).toMatchObject({ userid: member?.userid });
		expect(await getDepartment(client, 1)).toMatchObject({ id: 1, name: expect.any(String) });
	});

	test('strategies, their ranges and their tags', async () => {
		const client = openClient();
		const ids: number[] = [];
		for await (const id of iterateStrategies(client)) ids.push(id);
		const [id = 0] = ids;
		expect(await getStrategy(client, id)).toMatchObject({ strategy_id: id });
		const range: unknown[] = [];
		for await (const node of iterateStrategyRange(client, id)) range.push(node);
		expect(range.length).toBeGreaterThan(0);
		expect((await getStrategyTagList(client, { strategy_id: id })).length).toBeGreaterThan(0);
	});

	test('statistics per day', async () => {
		const client = openClient();
		const [userid = ''] = await getFollowUserList(client);
		const end_time = Math.floor(Date.now() / 1_000);
		const days = await getUserBehaviorData(client, {
			userid: [userid],
			start_time: end_time - 7 * 86_400,
			end_time,
		});
		expect(days.length).toBeGreaterThan(0);
	});
});

describe('writes', () => {
	test('tags are ensured, renamed without losing their order, and deleted', async () => {
		const client = openClient();
		const tag = [{ name: 'A', order: 5 }, { name: 'B' }];
		const { group, created } = await ensureCorpTags(client, { group_name: '双十一', order: 9, tag });
		expect(created).toHaveLength(2);
		const id = created.find(({ name }) => name === 'A')?.id ?? '';
		await editCorpTag(client, { id, name: 'A 改名' });
		const [renamed] = await getCorpTagList(client, { group_id: [group.group_id] });
		expect(renamed?.tag.find((candidate) => candidate.id === id)).toMatchObject({ name: 'A 改名', order: 5 });
		await editCorpTag(client, { id, order: 0 });
		await delCorpTag(client, { group_id: [group.group_id] });
		const left = await getCorpTagList(client);
		expect(left.some(({ group_id }) => group_id === group.group_id)).toBe(false);
	});

	test('ensuring twice creates once, 130 tags included', async () => {
		const client = openClient();
		const tag = Array.from({ length: 130 }, (_, n) => ({ name: `门店${n}` }));
		const both = await Promise.all([
			ensureCorpTags(client, { group_name: '门店活动', tag }),
			ensureCorpTags(client, { group_name: '门店活动', tag }),
		]);
		expect(both.map(({ group }) => group.tag.length)).toEqual([130, 130]);
		const groups = (await getCorpTagList(client)).filter(({ group_name }) => group_name === '门店活动');
		expect(groups).toHaveLength(1);
	});

	test.each(['before', 'after'])(
		'tags are ensured although a request is dropped %s its effect',
		async (value) => {
			await control('POST', 'faults', {
				endpoint: 'externalcontact/add_corp_tag',
				kind: 'drop',
				value,
				first: 1,
			});
			const tag = [{ name: 'A' }, { name: 'B' }];
			const { group } = await ensureCorpTags(openClient(), { group_name: '丢包', tag });
			expect(group.tag.map(({ name }) => name).sort()).toEqual(['A', 'B']);
		},
	);

	test('strategy tags are ensured', async () => {
		const client = openClient();
		const ids: number[] = [];
		for await (const id of iterateStrategies(client)) ids.push(id);
		const wanted = { strategy_id: ids[0] ?? 0, group_name: '规则标签', tag: [{ name: 'A' }, { name: 'B' }] };
		expect((await ensureStrategyTags(client, wanted)).created).toHaveLength(2);
		expect((await ensureStrategyTags(client, wanted)).created).toEqual([]);
	});

	test('a remark is accepted', async () => {
		const [relation] = await readRelations(1);
		const { external_userid = '' } = relation?.external_contact ?? {};
		const { userid = '' } = relation?.follow_info ?? {};
		await remarkCustomer(openClient(), { userid, external_userid, remark: '老客户', remark_mobiles: [] });
		const customer = await getCustomer(openClient(), external_userid);
		expect(customer.follow_user.find((follower) => follower.userid === userid)?.remark).toBe('老客户');
	});

	test('marks reach exactly the relations they name, within the concurrency limit', async () => {
		const { outcomes, tagged } = await markMany(300);
		expect(outcomes.every((outcome) => outcome === 'applied')).toBe(true);
		expect(tagged).toBe(300);
		const stats = (await readStats()).endpoints[MARK];
		expect(stats?.errcodes).toEqual({ '0': 300 });
		expect(stats?.max_in_flight).toBeLessThanOrEqual(5);
	});
});

describe('credentials', () => {
	test('a wrong secret is told as such and tried once', async () => {
		const client = openClient({ corpSecret: 'wrong' });
		const calls = Array.from({ length: 50 }, async () => await getFollowUserList(client));
		const outcomes = await Promise.allSettled(calls);
		expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
		await expect(calls[0]).rejects.toMatchObject({ code: 'WECOM_CREDENTIAL', errcode: 40001 });
		expect((await readStats()).endpoints['gettoken']?.calls).toBe(1);
	});

	test('a wrong corp id is told as such', async () => {
		const call = getFollowUserList(openClient({ corpId: 'ww-nobody' }));
		await expect(call).rejects.toMatchObject({ code: 'WECOM_CREDENTIAL', errcode: 40013 });
	});

	test('an address that is not trusted is named', async () => {
		await control('POST', 'switches', { trusted_ips: ['203.0.113.1'] });
		const call = getFollowUserList(openClient());
		await expect(call).rejects.toMatchObject({
			errcode: 60020,
			callerIp: expect.stringMatching(/^[\d.:a-f]+$/),
		});
	});

	test('an app that may not call customer contact is told where to allow it', async () => {
		await control('POST', 'switches', { customer_contact_allowed: false });
		const call = getFollowUserList(openClient());
		await expect(call).rejects.toMatchObject({
			errcode: 48002,
			hint: expect.stringContaining('可调用接口的应用'),
		});
	});
});

describe('faults', () => {
	test.each([40014, 42001])('a token that ends in mid-run (%i) costs one renewal', async (expired) => {
		await control('POST', 'switches', { expired_token_errcode: expired });
		const { client, outcomes, tagged } = await markMany(
			300,
			{},
			async () => await control('DELETE', 'tokens'),
		);
		expect(new Set(outcomes)).toEqual(new Set(['applied']));
		expect(tagged).toBe(300);
		expect((await readStats()).endpoints[MARK]?.errcodes[expired]).toBeGreaterThan(0);
		expect(client.calls.of('gettoken')).toBe(2);
	});

	const transient: Array<[string, object]> = [
		['-1 for 5 %', { kind: 'errcode', value: -1, rate: 0.05 }],
		['a burst of three times -1', { kind: 'errcode', value: -1, count: 3 }],
		['45033 for 20 %', { kind: 'errcode', value: 45033, rate: 0.2 }],
		['45035 for 20 %', { kind: 'errcode', value: 45035, rate: 0.2 }],
		['HTTP 502 for 5 %', { kind: 'http', value: 502, rate: 0.05 }],
		['requests dropped before their effect for 5 %', { kind: 'drop', value: 'before', rate: 0.05 }],
		['replies dropped after the effect for 5 %', { kind: 'drop', value: 'after', rate: 0.05 }],
		['malformed bodies for 5 %', { kind: 'malformed', rate: 0.05 }],
		['silence, longer than we wait, for 1 %', { kind: 'delay', value: 1_000, rate: 0.01 }],
	];
	test.each(transient)('%s: all marks are applied', async (_, fault) => {
		await control('POST', 'faults', { endpoint: MARK, ...fault });
		const { client, outcomes, tagged } = await markMany(200, { timeoutMs: 200 });
		expect(new Set(outcomes)).toEqual(new Set(['applied']));
		expect(tagged).toBe(200);
		expect(client.calls.of(MARK)).toBeGreaterThan(200);
	});

	test('-1 for ever: every mark ends as transient, after four attempts', async () => {
		await control('POST', 'faults', { endpoint: MARK, kind: 'errcode', value: -1, rate: 1 });
		const { outcomes } = await markMany(20);
		expect(new Set(outcomes)).toEqual(new Set(['transient']));
		expect((await readStats()).endpoints[MARK]?.calls).toBe(80);
	});

	test('a quota that others use up closes the endpoint, then all marks are applied', async () => {
		// 200 calls per 1.2 s; the client believes it may make 260.
		await control('POST', 'switches', { quota_scale: 0.02 });
		const quotas = [
			{ calls: 260, windowMs: 1_200 },
			{ calls: 3_000, windowMs: 72_000 },
		];
		const { outcomes, tagged } = await markMany(300, { quotas });
		expect(new Set(outcomes)).toEqual(new Set(['applied']));
		expect(tagged).toBe(300);
		expect((await readStats()).endpoints[MARK]?.errcodes['45009']).toBeGreaterThan(0);
	});

	test('under a quota it knows the client never meets 45009', async () => {
		await control('POST', 'switches', { quota_scale: 0.01 });
		const quotas = [
			{ calls: 100, windowMs: 600 },
			{ calls: 1_500, windowMs: 36_000 },
		];
		const { outcomes } = await markMany(500, { quotas });
		expect(new Set(outcomes)).toEqual(new Set(['applied']));
		expect((await readStats()).endpoints[MARK]?.errcodes).toEqual({ '0': 500 });
	});

	test('a lower concurrency limit than expected is found', async () => {
		await control('POST', 'switches', { concurrency: 2, latency_ms: 5 });
		const { outcomes } = await markMany(300);
		expect(new Set(outcomes)).toEqual(new Set(['applied']));
		expect((await readStats()).endpoints[MARK]?.errcodes['45033']).toBeLessThan(30);
	});
});
