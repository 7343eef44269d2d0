import { TestCorp } from '../corp';
import { readTagIds } from './tag-ids';
import { chosen, mark, tally } from './tagging';

const VIP = '客户等级/VIP';
const ITEMS = 1_000;

let corp: TestCorp;

beforeAll(async () => (corp = await TestCorp.start({ customers: 5_000 })));
afterAll(async () => await corp.stop());

/** Everything that was asked of WeCom, tokens and reads included. */
async function allCalls(): Promise<number> {
	const { endpoints } = await corp.get<{ endpoints: Record<string, { calls: number }> }>('/sim/stats');
	return Object.values(endpoints).reduce((sum, { calls }) => sum + calls, 0);
}

test('35 % already so and 10 % several items of one relation take at most 0.60 calls an item', async () => {
	const vip = (await readTagIds(corp))(VIP);
	// Drawn from a corp of five times as many relations, as a segment is.
	const bare = (await corp.relations()).filter(({ tags }) => !tags.includes(vip)).filter((_, n) => n % 5 === 0);
	const distinct = bare.slice(0, ITEMS * 0.9).map(({ userid, external_userid }) => ({ userid, external_userid }));
	expect(distinct).toHaveLength(ITEMS * 0.9);
	for (const relation of distinct.slice(0, ITEMS * 0.35)) {
		await corp.post('/sim/console', { op: 'mark', ...relation, tag_id: vip });
	}
	const items = [...distinct, ...distinct.slice(-ITEMS * 0.1)];
	const before = await allCalls();
	const run = await mark(corp, items, { addTags: chosen(VIP) });
	const calls = (await allCalls()) - before;
	expect(tally(run)).toEqual({ unchanged: ITEMS * 0.35, applied: ITEMS * 0.65 });
	expect(await corp.calls('externalcontact/mark_tag')).toBe(ITEMS * 0.55);
	// The segment is spread thin: a page of 100 relations brings some twenty wanted ones.
	expect(calls).toBeLessThanOrEqual(ITEMS * 0.62);
});

test('a whole member at a time takes even fewer', async () => {
	await corp.post('/sim/reset');
	const vip = (await readTagIds(corp))(VIP);
	const bare = (await corp.relations()).filter(({ tags }) => !tags.includes(vip));
	const byMember = [...bare].sort((a, b) => (a.userid < b.userid ? -1 : 1)).slice(0, ITEMS * 0.9);
	const distinct = byMember.map(({ userid, external_userid }) => ({ userid, external_userid }));
	for (const relation of distinct.slice(0, ITEMS * 0.35)) {
		await corp.post('/sim/console', { op: 'mark', ...relation, tag_id: vip });
	}
	const before = await allCalls();
	await mark(corp, [...distinct, ...distinct.slice(-ITEMS * 0.1)], { addTags: chosen(VIP) });
	expect((await allCalls()) - before).toBeLessThanOrEqual(ITEMS * 0.58);
});

test('a handful of customers is read one by one, not by going through all their members', async () => {
	await corp.post('/sim/reset');
	const [first] = await corp.relations();
	const before = await allCalls();
	await mark(corp, [{ userid: first!.userid, external_userid: first!.external_userid }], { addTags: chosen('双十一活动/下单') });
	// Two libraries, the customer, the call.
	expect((await allCalls()) - before).toBe(4);
});
