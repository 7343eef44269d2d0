import { TestCorp } from '../corp';
import { byPolicies, decayOf, hint, mark, runDecay, stampAt, sweep, touch } from './decaying';

const VIP = '客户等级/VIP';
const INVITED = '双十一活动/受邀';
const relation = (customer: string, userid = 'zhangsan') => ({ userid, external_userid: customer });

let corp: TestCorp;

beforeEach(async () => {
	corp = await TestCorp.start();
});
afterEach(async () => await corp.stop());

const WEEK = byPolicies([{ id: 'week', group: '双十一活动', mode: 'fixed', days: 7, grace_days: 2 }]);

describe('a tag with a fixed life of seven days', () => {
	beforeEach(async () => {
		await stampAt(corp, '2025-11-01T10:00:00+08:00', { ...relation('wm_1'), tags: [INVITED, VIP] });
	});

	test('lives, is warned of in its grace period, and expires to the second', async () => {
		const at = async (moment: string) => (await sweep(corp, WEEK, moment)).lines;
		expect(await at('2025-11-06T09:59:59+08:00')).toEqual([]);
		expect(await at('2025-11-06T10:00:00+08:00')).toEqual([`zhangsan expiring ${INVITED}@week`]);
		expect(await at('2025-11-08T09:59:59+08:00')).toEqual([`zhangsan expiring ${INVITED}@week`]);
		expect(await at('2025-11-08T10:00:00+08:00')).toEqual([`zhangsan expired ${INVITED}@week`]);
	});

	test('comes out as a change with reason, age and time', async () => {
		const { expired, expiring } = await sweep(corp, WEEK, '2025-11-11T09:00:00+08:00');
		expect(expiring).toEqual([]);
		const { json } = expired[0]!;
		const { tag_id } = decayOf(json).tags[0]!;
		expect(json).toEqual({
			...relation('wm_1'),
			remove_tag: [tag_id],
			decay: {
				status: 'expired',
				reasons: [
					{
						code: 'EXPIRED',
						rule: 'week',
						message: `${INVITED} expired on 2025-11-08 10:00: tags go 7 day(s) after they were put on.`,
					},
				],
				tags: [{ tag: INVITED, tag_id, age_days: 9, expires_at: '2025-11-08T02:00:00.000Z', policy: 'week' }],
			},
		});
	});

	test('that is only expiring asks for no removal', async () => {
		const { expiring } = await sweep(corp, WEEK, '2025-11-07T10:00:00+08:00');
		expect(expiring[0]!.json).not.toHaveProperty('remove_tag');
	});

	test('comes out again until it is removed', async () => {
		const once = await sweep(corp, WEEK, '2025-11-09T10:00:00+08:00');
		const twice = await sweep(corp, WEEK, '2025-11-09T10:00:00+08:00');
		expect(twice.expired).toEqual(once.expired);
		expect(hint(twice.run)).toContain('1 expired tags on 1 relations');
	});

	test('gets another life when the policy changes', async () => {
		const month = byPolicies([{ id: 'month', group: '双十一活动', mode: 'fixed', months: 1 }]);
		expect((await sweep(corp, WEEK, '2025-11-20T10:00:00+08:00')).lines).toHaveLength(1);
		expect((await sweep(corp, month, '2025-11-20T10:00:00+08:00')).lines).toEqual([]);
		expect((await sweep(corp, month, '2025-12-01T10:00:00+08:00')).lines).toHaveLength(1);
		expect((await sweep(corp, WEEK, '2025-11-20T10:00:00+08:00')).lines).toHaveLength(1);
	});
});

test('several tags of one relation come out as one item, also where the limit cuts between them', async () => {
	const both = byPolicies([
		{ id: 'week', group: '双十一活动', mode: 'fixed', days: 7 },
		{ id: 'fortnight', group: '客户等级', mode: 'fixed', days: 14 },
	]);
	await stampAt(
		corp,
		'2025-10-01T10:00:00+08:00',
		{ ...relation('wm_1'), tags: [INVITED, VIP] },
		{ ...relation('wm_2'), tags: [INVITED, VIP] },
	);
	const all = await sweep(corp, both, '2025-11-01T10:00:00+08:00');
	expect(all.expired.map(({ json }) => (json.remove_tag as string[]).length)).toEqual([2, 2]);
	const limited = await sweep(corp, both, '2025-11-01T10:00:00+08:00', { options: { limit: 1 } });
	expect(limited.expired).toEqual(all.expired.slice(0, 1));
});

test('a sliding life starts again with each interaction, a fixed one does not', async () => {
	const policies = byPolicies([
		{ id: 'slides', group: '双十一活动', mode: 'sliding', days: 7 },
		{ id: 'stands', group: '客户等级', mode: 'fixed', days: 7 },
	]);
	await stampAt(corp, '2025-11-01T10:00:00+08:00', { ...relation('wm_1'), tags: [INVITED, VIP] });
	await touch(corp, policies, [relation('wm_1')], '2025-11-05T10:00:00+08:00');
	expect((await sweep(corp, policies, '2025-11-08T10:00:00+08:00')).lines).toEqual([
		`zhangsan expired ${VIP}@stands`,
	]);
	expect((await sweep(corp, policies, '2025-11-12T10:00:00+08:00')).lines).toHaveLength(1);
	const { expired } = await sweep(corp, policies, '2025-11-12T10:00:00+08:00');
	expect(
		decayOf(expired[0]!.json)
			.tags.map(({ tag }) => tag)
			.sort(),
	).toEqual([INVITED, VIP].sort());
});

test('a score halves with time, rises with what customers do, and decides', async () => {
	const policies = byPolicies([
		{ id: 'score', group: '双十一活动', mode: 'half_life', half_life_days: 10, weights: { visit: 0.5 } },
	]);
	await stampAt(corp, '2025-11-01T00:00:00Z', { ...relation('wm_1'), tags: [INVITED] });
	// Put on with 1; 0.25 after two half-lives.
	expect((await sweep(corp, policies, '2025-11-20T23:59:59Z')).lines).toEqual([]);
	const { expired } = await sweep(corp, policies, '2025-11-21T00:00:00Z');
	expect(decayOf(expired[0]!.json).tags[0]).toMatchObject({ score: 0.25, age_days: 20 });
	// On 11 November 0.5 is left, the visit makes it 1 again: two half-lives more from there.
	const visited = await touch(corp, policies, [relation('wm_1')], '2025-11-11T00:00:00Z', { kind: 'visit' });
	expect(visited.outputs[1]![0]!.json.decay).toEqual({ status: 'touched', touched: 1 });
	expect((await sweep(corp, policies, '2025-11-30T23:59:59Z')).lines).toEqual([]);
	expect((await sweep(corp, policies, '2025-12-01T00:00:00Z')).lines).toHaveLength(1);
});

test('a life of months ends on the last day of a shorter month, at the same time of day', async () => {
	const policies = byPolicies([{ id: 'month', mode: 'fixed', months: 1 }]);
	await stampAt(corp, '2025-01-31T09:00:00+08:00', { ...relation('wm_1'), tags: [INVITED] });
	expect((await sweep(corp, policies, '2025-02-28T08:59:59+08:00')).lines).toEqual([]);
	expect((await sweep(corp, policies, '2025-02-28T09:00:00+08:00')).lines).toHaveLength(1);
});

test('a life of days keeps the time of day where clocks change', async () => {
	// Clocks in Berlin went forward on 30 March 2025: seven days there are an hour less.
	const policies = byPolicies([{ id: 'week', mode: 'fixed', days: 7 }], { time_zone: 'Europe/Berlin' });
	await stampAt(corp, '2025-03-26T12:00:00+01:00', { ...relation('wm_1'), tags: [INVITED] });
	expect((await sweep(corp, policies, '2025-04-02T11:59:59+02:00')).lines).toEqual([]);
	expect((await sweep(corp, policies, '2025-04-02T12:00:00+02:00')).lines).toHaveLength(1);
});

test('a clock that was set back loses nothing and expires nothing too early', async () => {
	await stampAt(corp, '2025-11-01T10:00:00+08:00', { ...relation('wm_1'), tags: [INVITED] });
	const policies = byPolicies([{ id: 'slides', mode: 'sliding', days: 7 }]);
	await touch(corp, policies, [relation('wm_1')], '2025-11-10T10:00:00+08:00');
	// The clock is back by five days, and the customer comes again.
	await touch(corp, policies, [relation('wm_1')], '2025-11-05T10:00:00+08:00');
	expect((await sweep(corp, policies, '2025-11-05T10:00:01+08:00')).lines).toEqual([]);
	expect((await sweep(corp, policies, '2025-11-17T09:59:59+08:00')).lines).toEqual([]);
	expect((await sweep(corp, policies, '2025-11-17T10:00:00+08:00')).lines).toHaveLength(1);
});

describe('a customer with two members', () => {
	const policies = byPolicies([{ id: 'week', mode: 'fixed', days: 7 }]);

	beforeEach(async () => {
		await stampAt(corp, '2025-11-01T10:00:00+08:00', { ...relation('wm_1', 'zhangsan'), tags: [INVITED] });
		await stampAt(corp, '2025-11-05T10:00:00+08:00', { ...relation('wm_1', 'lisi'), tags: [INVITED] });
	});

	test('loses the tag with each member by itself', async () => {
		const { lines } = await sweep(corp, policies, '2025-11-09T10:00:00+08:00');
		expect(lines).toEqual([`zhangsan expired ${INVITED}@week`]);
	});

	test('keeps it everywhere until it has expired with both, if so wished', async () => {
		const wholly = { removeWhen: 'customer' };
		const early = await sweep(corp, policies, '2025-11-09T10:00:00+08:00', wholly);
		expect(early.lines).toEqual([]);
		expect(hint(early.run)).toContain('1 kept, because they live on with another member');
		expect((await sweep(corp, policies, '2025-11-12T10:00:00+08:00', wholly)).lines.sort()).toEqual([
			`lisi expired ${INVITED}@week`,
			`zhangsan expired ${INVITED}@week`,
		]);
	});
});

test('without items nothing happens', async () => {
	for (const operation of ['sweep', 'touch', 'stamp', 'status', 'explain']) {
		const { outputs, error } = await runDecay(corp, operation, { ...WEEK, tag: VIP }, []);
		expect(error).toBeUndefined();
		expect(outputs.flat()).toEqual([]);
	}
});

test('a tag that somebody took off in WeCom by hand is left out where one looks', async () => {
	const { userid, external_userid } = (await corp.relations())[0]!;
	await mark(corp, [{ userid, external_userid, add_tag: [INVITED, '双十一活动/预热'] }]);
	const future = new Date(Date.now() + 8 * 24 * 3_600_000).toISOString();
	const before = await sweep(corp, WEEK, future);
	const [gone, stays] = decayOf(before.expired[0]!.json).tags;
	await corp.post('/sim/console', { op: 'unmark', userid, external_userid, tag_id: gone!.tag_id });
	const after = await sweep(corp, WEEK, future, { options: { skipGone: true } });
	expect(after.expired[0]!.json.remove_tag).toEqual([stays!.tag_id]);
	expect(hint(after.run)).toContain('1 left out, because somebody has taken them off');
	expect((await sweep(corp, WEEK, future)).expired[0]!.json.remove_tag).toEqual([stays!.tag_id]);
});
