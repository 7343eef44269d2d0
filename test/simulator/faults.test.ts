import { Harness } from './support';

const MARK = 'externalcontact/mark_tag';

let harness: Harness;
let relation: { userid: string; external_userid: string };
let tag: string;
beforeAll(async () => (harness = await Harness.start()));
beforeEach(async () => {
	await harness.reset();
	relation = await harness.bareRelation();
	tag = await harness.tagId('客户等级', 'VIP');
	await harness.control('POST', 'reset');
});
afterAll(() => harness.close());

const add = (fault: object) => harness.control('POST', 'faults', { endpoint: MARK, ...fault });
const mark = async () => (await harness.mark({ ...relation, add_tag: [tag] })).errcode;
const isMarked = async () => (await harness.tagsOf(relation.userid, relation.external_userid)).includes(tag);
const results = async () => {
	const stats = await harness.control<{ endpoints: Record<string, { errcodes: object }> }>('GET', 'stats');
	return stats.endpoints[MARK]?.errcodes;
};

it('errcode: answers the code, -1 unless told, without effect', async () => {
	await add({ kind: 'errcode', first: 1 });
	await add({ kind: 'errcode', value: 45009, first: 2 });
	expect([await mark(), await mark(), await isMarked(), await mark(), await mark()]).toEqual([
		-1,
		45009,
		false,
		45009,
		0,
	]);
	expect(await results()).toEqual({ '-1': 1, '45009': 2, '0': 1 });
});

it('http: answers the status', async () => {
	await add({ kind: 'http', value: 503, first: 1 });
	const token = await harness.login();
	const response = await harness.raw(MARK, { access_token: token }, { ...relation, add_tag: [tag] });
	expect(response.status).toBe(503);
	expect(await results()).toEqual({ http_503: 1 });
	expect(await isMarked()).toBe(false);
});

it.each([
	['before', false],
	['after', true],
])('drop: cuts the connection %s the effect', async (value, marked) => {
	await add({ kind: 'drop', value, first: 1 });
	await expect(mark()).rejects.toThrow();
	expect(await isMarked()).toBe(marked);
	expect(await results()).toEqual({ drop: 1 });
});

it.each([
	['before', false],
	['after', true],
])('malformed: answers half a body %s the effect', async (value, marked) => {
	await add({ kind: 'malformed', value, first: 1 });
	await expect(mark()).rejects.toThrow(SyntaxError);
	expect(await isMarked()).toBe(marked);
	expect(await results()).toEqual({ malformed: 1 });
});

it('delay: keeps the call in flight, and adds up with other faults', async () => {
	await harness.turn({ concurrency: 1 });
	await add({ kind: 'delay', value: 300, first: 1 });
	await add({ kind: 'errcode', value: 6000, first: 1 });
	const slow = mark();
	while ((await results()) === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
	const other = await harness.mark({ ...relation, external_userid: 'wmOTHER', add_tag: [tag] });
	expect([other.errcode, await slow, await mark()]).toEqual([45033, 6000, 0]);
});

it('rate: hits that share, up to count', async () => {
	await harness.turn({ quota_scale: 0 });
	await add({ kind: 'errcode', rate: 0.3 });
	const codes: number[] = [];
	for (let n = 0; n < 300; n++) codes.push(await mark());
	const hits = codes.filter((code) => code === -1).length;
	expect(hits).toBeGreaterThan(60);
	expect(hits).toBeLessThan(120);
	await harness.control('DELETE', 'faults');
	await add({ kind: 'errcode', rate: 1, count: 2 });
	expect([await mark(), await mark(), await mark()]).toEqual([-1, -1, 0]);
});

it('*: hits every endpoint, gettoken too, and DELETE ends it', async () => {
	await harness.control('POST', 'faults', { endpoint: '*', kind: 'errcode', value: -1 });
	const { corpid, corpsecret } = harness.sim;
	expect(await harness.request('gettoken', { corpid, corpsecret })).toMatchObject({ errcode: -1 });
	expect(await mark()).toBe(-1);
	await harness.control('DELETE', 'faults');
	expect(await mark()).toBe(0);
});

it('leaves other endpoints alone, and is not used up by calls refused anyway', async () => {
	await add({ kind: 'errcode', value: -1, first: 1 });
	expect((await harness.get('department/simplelist')).errcode).toBe(0);
	await harness.raw(MARK, { access_token: 'bad' }, {});
	expect(await mark()).toBe(-1);
});

it('shows what is set and how often it hit', async () => {
	await add({ kind: 'errcode', value: 45033, first: 3 });
	await mark();
	const fault = { endpoint: MARK, kind: 'errcode', value: 45033, first: 3, hits: 1 };
	expect(await harness.control('GET', 'faults')).toEqual({ faults: [fault] });
});

it.each<[object, string]>([
	[{ kind: 'errcode', endpoint: 'externalcontact/marktag' }, 'endpoint'],
	[{ kind: 'explode' }, 'kind'],
	[{ kind: 'errcode', value: 'x' }, 'value'],
	[{ kind: 'http', value: 99 }, 'value'],
	[{ kind: 'drop', value: 'sometimes' }, 'value'],
	[{ kind: 'delay' }, 'value'],
	[{ kind: 'errcode', rate: 2 }, 'rate'],
	[{ kind: 'errcode', rate: 0.5, first: 3 }, 'rate'],
	[{ kind: 'errcode', first: -1 }, 'first'],
	[{ kind: 'errcode', count: 1.5 }, 'count'],
	[{ kind: 'errcode', often: true }, 'often'],
])('refuses %o naming %s', async (fault, field) => {
	const response = await harness.rawControl('POST', 'faults', { endpoint: MARK, ...fault });
	expect(response.status).toBe(400);
	expect(JSON.parse(await response.text())).toEqual({
		error: expect.stringMatching(new RegExp(`^${field}`)),
	});
	expect(await mark()).toBe(0);
});
