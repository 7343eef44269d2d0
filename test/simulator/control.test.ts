import { found, Harness } from './support';

let harness: Harness;
beforeAll(async () => (harness = await Harness.start()));
beforeEach(() => harness.reset());
afterAll(() => harness.close());

describe('/sim/state', () => {
	it('counts what the full listing holds', async () => {
		const state = await harness.fullState();
		const relations = state.flatMap((customer) => customer.relations);
		const counts = await harness.control<Record<string, number>>('GET', 'state');
		expect(Object.keys(counts)).toEqual(['members', 'customers', 'relations', 'groups', 'tags', 'marks']);
		expect(counts).toMatchObject({
			customers: state.length,
			relations: relations.length,
			marks: relations.reduce((sum, { tags }) => sum + tags.length, 0),
		});
	});

	it('shows one customer as the full listing does', async () => {
		const state = await harness.fullState();
		const customer = found(state[17]);
		expect(await harness.control('GET', `state?external_userid=${customer.external_userid}`)).toEqual(
			customer,
		);
	});

	it.each(['state?external_userid=wmNOBODY', 'state?full=yes'])('refuses %s', async (path) => {
		expect((await harness.rawControl('GET', path)).status).toBe(400);
	});
});

describe('/sim/stats', () => {
	it('tells calls, errcodes and times per endpoint', async () => {
		const at = harness.clock.now();
		await harness.get('user/get', { userid: 'nobody' });
		harness.clock.advance(5000);
		await harness.get('user/get', { userid: 'nobody' });
		expect(await harness.control('GET', 'stats')).toEqual({
			endpoints: {
				'user/get': { calls: 2, errcodes: { 60111: 2 }, max_in_flight: 1, first_at: at, last_at: at + 5000 },
			},
			marks: { effective: 0, no_op: 0 },
		});
	});
});

describe('/sim/reset', () => {
	it('brings the seeded state back and clears statistics, faults and switches', async () => {
		const before = await (await harness.rawControl('GET', 'state?full=1')).text();
		const switches = await harness.control('GET', 'switches');
		const relation = await harness.bareRelation();
		await harness.mark({ ...relation, add_tag: [await harness.tagId('客户等级', 'VIP')] });
		await harness.control('POST', 'console', { op: 'delete_customer', ...relation });
		await harness.post('externalcontact/add_corp_tag', { group_name: 'g', tag: [{ name: 'a' }] });
		await harness.turn({ concurrency: 1, latency_ms: 5 });
		await harness.control('POST', 'faults', { endpoint: '*', kind: 'errcode' });
		await harness.control('POST', 'reset');
		expect(await (await harness.rawControl('GET', 'state?full=1')).text()).toBe(before);
		expect(await harness.control('GET', 'switches')).toEqual(switches);
		expect(await harness.control('GET', 'faults')).toEqual({ faults: [] });
		expect(await harness.control('GET', 'stats')).toEqual({
			endpoints: {},
			marks: { effective: 0, no_op: 0 },
		});
	});

	it('leaves tokens good', async () => {
		await harness.control('POST', 'reset');
		expect((await harness.get('department/simplelist')).errcode).toBe(0);
	});
});

describe('/sim/switches', () => {
	it('start from the options of the simulator', async () => {
		const other = await Harness.start({ concurrency: 3, latencyMs: 2, quotaScale: 0.5 });
		const switches = await other.control('GET', 'switches');
		await other.close();
		expect(switches).toMatchObject({ concurrency: 3, latency_ms: 2, quota_scale: 0.5 });
	});

	it('answer with their positions', async () => {
		expect(await harness.turn({ same_customer_errcode: 45033 })).toMatchObject({
			same_customer_errcode: 45033,
		});
	});

	it.each<[object, string]>([
		[{ nonsense: 1 }, 'nonsense'],
		[{ same_customer_errcode: 1 }, 'same_customer_errcode'],
		[{ concurrency: -1 }, 'concurrency'],
		[{ console_callbacks: 'yes' }, 'console_callbacks'],
		[{ callback_duplicate_rate: 1.1 }, 'callback_duplicate_rate'],
		[{ trusted_ips: '127.0.0.1' }, 'trusted_ips'],
	])('refuse %o naming %s, and turn nothing', async (positions, name) => {
		const before = await harness.control('GET', 'switches');
		const response = await harness.rawControl('POST', 'switches', { latency_ms: 1, ...positions });
		expect(response.status).toBe(400);
		expect(JSON.parse(await response.text())).toEqual({
			error: expect.stringMatching(new RegExp(`^${name}: `)),
		});
		expect(await harness.control('GET', 'switches')).toEqual(before);
	});
});

it.each([
	['GET', 'nonsense', undefined, 'path: '],
	['DELETE', 'state', undefined, 'method: '],
	['POST', 'switches', '{broken', 'body: '],
	['POST', 'switches', '[]', 'body: '],
	['POST', 'callback', '{}', 'url: '],
	['POST', 'callback', '{"url":"ftp://x"}', 'url: '],
	['GET', 'seed?part=gossip', undefined, 'part: '],
])('%s /sim/%s with %s is answered 400', async (method, path, body, error) => {
	const response = await harness.rawControl(method, path, body);
	expect(response.status).toBe(400);
	expect(JSON.parse(await response.text())).toEqual({ error: expect.stringContaining(error) });
});
