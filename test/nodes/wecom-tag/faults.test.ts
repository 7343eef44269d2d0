import { TestCorp } from '../corp';
import { impatientClients, TIMEOUT_MS } from './impatient';
import { readTagIds } from './tag-ids';
import { chosen, mark, results, UNLIMITED } from './tagging';

jest.mock('../../../lib/wecom/open-client', () =>
	impatientClients(jest.requireActual('../../../lib/wecom/open-client')),
);

const VIP = '客户等级/VIP';
const MARK_CALL = 'externalcontact/mark_tag';
const ITEMS = 300;

interface Stats {
	endpoints: Record<string, { calls: number; errcodes: Record<string, number> }>;
}

let corp: TestCorp;
let vip: string;

beforeEach(async () => {
	corp = await TestCorp.start({ customers: 400 });
	vip = (await readTagIds(corp))(VIP);
});
afterEach(async () => await corp.stop());

async function bareRelations(count: number) {
	const bare = (await corp.relations()).filter(({ tags }) => !tags.includes(vip)).slice(0, count);
	expect(bare).toHaveLength(count);
	return bare.map(({ userid, external_userid }) => ({ userid, external_userid }));
}

const untilCalled = async (calls: number): Promise<void> => {
	while ((await corp.calls(MARK_CALL)) < calls) await new Promise((resolve) => setTimeout(resolve, 2));
};

/** How many calls had a fault. */
async function hits(): Promise<number> {
	const { faults } = await corp.get<{ faults: Array<{ hits: number }> }>('/sim/faults');
	return faults.reduce((sum, fault) => sum + fault.hits, 0);
}

/** Each item says of its relation what the corp holds. */
async function expectTruth(
	items: ReadonlyArray<{ userid: string; external_userid: string }>,
	run: Awaited<ReturnType<typeof mark>>,
): Promise<void> {
	const said = results(run);
	expect(said).toHaveLength(items.length);
	const held = new Map(
		(await corp.relations()).map((relation) => [relation.external_userid + relation.userid, relation.tags]),
	);
	const lies = items.filter(
		({ userid, external_userid }, n) =>
			(said[n]!.status === 'applied') !== held.get(external_userid + userid)!.includes(vip),
	);
	expect(lies).toEqual([]);
	expect(said.every(({ status }) => status === 'applied' || status === 'failed')).toBe(true);
}

type Fault = Record<string, unknown>;

const transient: Array<[string, Fault[]]> = [
	['a burst of -1', [{ kind: 'errcode', value: -1, first: 12 }]],
	...[0.01, 0.05, 0.2].flatMap((rate): Array<[string, Fault[]]> => [
		[`-1 at ${rate * 100} %`, [{ kind: 'errcode', value: -1, rate }]],
		[`45033 at ${rate * 100} %`, [{ kind: 'errcode', value: 45033, rate }]],
		[`connections dropped before the effect at ${rate * 100} %`, [{ kind: 'drop', value: 'before', rate }]],
		[`connections dropped after the effect at ${rate * 100} %`, [{ kind: 'drop', value: 'after', rate }]],
		[`HTTP 502 at ${rate * 100} %`, [{ kind: 'http', value: 502, rate }]],
		[`malformed bodies after the effect at ${rate * 100} %`, [{ kind: 'malformed', value: 'after', rate }]],
	]),
	['6000 at 10 %', [{ kind: 'errcode', value: 6000, rate: 0.1 }]],
	['answers that come after the client gave up', [{ kind: 'delay', value: 2 * TIMEOUT_MS, rate: 0.03 }]],
	[
		'half of everything at 5 % each',
		['errcode', 'http', 'drop', 'malformed'].map((kind) => ({ kind, rate: 0.05 })),
	],
];

describe('a transient fault fails no item', () => {
	test.each(transient)('%s', async (_what, faults) => {
		const items = await bareRelations(ITEMS);
		for (const fault of faults) await corp.post('/sim/faults', { endpoint: MARK_CALL, ...fault });
		const run = await mark(corp, items, { addTags: chosen(VIP) }, { wecomApi: UNLIMITED });
		const { endpoints } = await corp.get<Stats>('/sim/stats');
		expect(await hits()).toBeGreaterThan(0);
		expect(results(run).filter(({ status }) => status === 'failed')).toEqual([]);
		await expectTruth(items, run);
		expect(endpoints.gettoken!.calls).toBeLessThanOrEqual(2);
	});

	test('on reads, tokens and tag lists alike', async () => {
		const items = await bareRelations(ITEMS);
		for (const kind of ['errcode', 'http', 'drop', 'malformed'])
			await corp.post('/sim/faults', { endpoint: '*', kind, rate: 0.04 });
		const run = await mark(
			corp,
			items,
			{ addTags: chosen(VIP), options: { verify: true } },
			{ wecomApi: UNLIMITED },
		);
		expect(results(run).filter(({ status }) => status === 'failed')).toEqual([]);
		await expectTruth(items, run);
	});
});

describe('a token that ends in mid-run is renewed once', () => {
	test.each([40014, 42001])('and no item fails (%d)', async (errcode) => {
		const items = await bareRelations(ITEMS);
		await corp.post('/sim/switches', { expired_token_errcode: errcode, latency_ms: 3 });
		const running = mark(corp, items, { addTags: chosen(VIP) }, { wecomApi: UNLIMITED });
		await untilCalled(60);
		const before = await corp.calls('gettoken');
		await fetch(`${corp.simulator.url}/sim/tokens`, { method: 'DELETE' });
		await untilCalled(160);
		await fetch(`${corp.simulator.url}/sim/tokens`, { method: 'DELETE' });
		const run = await running;
		await expectTruth(items, run);
		expect(results(run).filter(({ status }) => status === 'failed')).toEqual([]);
		const { endpoints } = await corp.get<Stats>('/sim/stats');
		expect(endpoints[MARK_CALL]!.errcodes[String(errcode)]).toBeGreaterThan(0);
		expect(endpoints.gettoken!.calls - before).toBe(2);
	});
});

test('an endpoint that WeCom blocks (45009), because another tool used up the quota, is waited for', async () => {
	// 200 calls a 1.2 s and 3,000 in 72 s.
	await corp.stop();
	corp = await TestCorp.start({ customers: 400, quotaScale: 0.02 });
	vip = (await readTagIds(corp))(VIP);
	const items = await bareRelations(ITEMS);
	const { access_token } = await corp.get<{ access_token: string }>(
		`/cgi-bin/gettoken?corpid=${corp.simulator.corpid}&corpsecret=${corp.simulator.corpsecret}`,
	);
	for (let n = 0; n < 120; n++) await corp.post(`/cgi-bin/${MARK_CALL}?access_token=${access_token}`, {});
	const run = await mark(
		corp,
		items,
		{ addTags: chosen(VIP) },
		{
			wecomApi: { advanced: true, quotaShare: 100, maxConcurrency: 5, quotas: '200/1.2, 3000/72' },
		},
	);
	const { endpoints } = await corp.get<Stats>('/sim/stats');
	expect(endpoints[MARK_CALL]!.errcodes['45009']).toBeGreaterThan(0);
	expect(endpoints[MARK_CALL]!.errcodes['45009']).toBeLessThanOrEqual(10);
	expect(results(run).filter(({ status }) => status === 'failed')).toEqual([]);
	await expectTruth(items, run);
});

describe('a fault that does not pass', () => {
	test.each<[string, Fault, Record<string, unknown>]>([
		['-1', { kind: 'errcode', value: -1 }, { errcode: -1, class: 'transient', retryable: true }],
		['HTTP 502', { kind: 'http', value: 502 }, { class: 'transient', retryable: true }],
		['a dropped connection', { kind: 'drop' }, { class: 'transient', retryable: true }],
		['a malformed body', { kind: 'malformed' }, { class: 'transient', retryable: true }],
		['45033', { kind: 'errcode', value: 45033 }, { errcode: 45033, class: 'throttled', retryable: true }],
		['48002', { kind: 'errcode', value: 48002 }, { errcode: 48002, class: 'credential', retryable: false }],
		['60011', { kind: 'errcode', value: 60011 }, { errcode: 60011, class: 'permission', retryable: false }],
		['40058', { kind: 'errcode', value: 40058 }, { errcode: 40058, class: 'input', retryable: false }],
		[
			'a code nobody knows',
			{ kind: 'errcode', value: 9_999_999 },
			{ errcode: 9_999_999, class: 'unknown', retryable: false },
		],
	])('fails every item with its class: %s', async (_what, fault, expected) => {
		const items = await bareRelations(8);
		await corp.post('/sim/faults', { endpoint: MARK_CALL, ...fault });
		const run = await mark(corp, items, { addTags: chosen(VIP) }, { wecomApi: UNLIMITED });
		for (const result of results(run)) {
			expect(result).toMatchObject({ status: 'failed', added: [], ...expected });
			expect(result.message).toBeTruthy();
			expect(result.hint).toBeTruthy();
		}
		await expectTruth(items, run);
	});

	test('but had its effect is found out by looking', async () => {
		const items = await bareRelations(8);
		await corp.post('/sim/faults', { endpoint: MARK_CALL, kind: 'drop', value: 'after' });
		const run = await mark(corp, items, { addTags: chosen(VIP) }, { wecomApi: UNLIMITED });
		expect(results(run).map(({ status }) => status)).toEqual(items.map(() => 'applied'));
		await expectTruth(items, run);
	});
});
