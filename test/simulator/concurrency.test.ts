import { found, Harness, type Reply } from './support';

interface Stats {
	endpoints: Record<string, { calls: number; errcodes: Record<string, number>; max_in_flight: number }>;
}

let harness: Harness;
let pairs: Array<{ userid: string; external_userid: string }>;
let tag: string;
beforeAll(async () => {
	harness = await Harness.start({ latencyMs: 0 });
	tag = await harness.tagId('客户等级', 'VIP');
	pairs = (await harness.fullState()).map(({ external_userid, relations }) => ({
		userid: found(relations[0]).userid,
		external_userid,
	}));
});
beforeEach(async () => {
	await harness.reset();
	// Long enough for all calls of a test to arrive, even on a busy machine.
	await harness.turn({ latency_ms: 250 });
});
afterAll(() => harness.close());

const markAll = async (targets: object[]) => {
	const replies = await Promise.all(targets.map((pair) => harness.mark({ ...pair, add_tag: [tag] })));
	return replies.map(({ errcode }: Reply) => errcode).sort();
};
const markStats = async () =>
	(await harness.control<Stats>('GET', 'stats')).endpoints['externalcontact/mark_tag'];

it('serves five mark_tag calls at once and answers 45033 to the others', async () => {
	expect(await markAll(pairs.slice(0, 8))).toEqual([0, 0, 0, 0, 0, 45033, 45033, 45033]);
	expect(await markStats()).toMatchObject({ calls: 8, errcodes: { 0: 5, 45033: 3 }, max_in_flight: 6 });
});

it('has the place free before the reply can be reacted to', async () => {
	const queue = pairs.slice(0, 30);
	const worker = async () => {
		for (let pair = queue.pop(); pair; pair = queue.pop()) {
			expect((await harness.mark({ ...pair, add_tag: [tag] })).errcode).toBe(0);
		}
	};
	await harness.turn({ latency_ms: 5 });
	await Promise.all(Array.from({ length: 5 }, worker));
	expect(await markStats()).toMatchObject({ calls: 30, errcodes: { 0: 30 }, max_in_flight: 5 });
});

it.each([45035, 45033])('answers %i to a second edit of the same customer', async (errcode) => {
	await harness.turn({ same_customer_errcode: errcode });
	const pair = found(pairs[0]);
	expect(await markAll([pair, pair])).toEqual([0, errcode]);
	expect(await markAll([pair])).toEqual([0]);
});

it('frees the customer also when the call fails', async () => {
	const pair = found(pairs[0]);
	await harness.turn({ latency_ms: 0 });
	await harness.mark({ ...pair, add_tag: ['etnothing'] });
	expect((await harness.mark({ ...pair, add_tag: [tag] })).errcode).toBe(0);
});

it('has another limit, or none, by switch', async () => {
	await harness.turn({ concurrency: 2 });
	expect(await markAll(pairs.slice(0, 3))).toEqual([0, 0, 45033]);
	await harness.turn({ concurrency: 0 });
	expect(await markAll(pairs.slice(0, 20))).toEqual(new Array(20).fill(0));
});

it('limits reads per endpoint by switch only', async () => {
	const read = (path: string) => harness.get(path).then(({ errcode }) => errcode);
	const paths = ['department/simplelist', 'department/simplelist', 'department/simplelist', 'getcallbackip'];
	expect(await Promise.all(paths.map(read))).toEqual([0, 0, 0, 0]);
	await harness.turn({ read_concurrency: 2 });
	expect((await Promise.all(paths.map(read))).sort()).toEqual([0, 0, 0, 45033]);
});
