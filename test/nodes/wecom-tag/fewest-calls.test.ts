import { TestCorp } from '../corp';
import { readTagIds } from './tag-ids';
import { chosen, mark, tally, UNLIMITED } from './tagging';

const VIP = '客户等级/VIP';
const ITEMS = 1_000;

let corp: TestCorp;

afterEach(async () => await corp.stop());

/** Everything that was asked of WeCom, reads included. */
async function allCalls(): Promise<number> {
	const { endpoints } = await corp.get<{ endpoints: Record<string, { calls: number }> }>('/sim/stats');
	return Object.values(endpoints).reduce((sum, { calls }) => sum + calls, 0);
}

/**
 * Marks a segment: 35 % of the items are already so, 10 % are second items of a relation.
 * @param every takes each n-th of the corp's relations
 * @returns calls per item, the token's included
 */
async function callsPerItem(customers: number, every: number): Promise<number> {
	corp = await TestCorp.start({ customers });
	const vip = (await readTagIds(corp))(VIP);
	const bare = (await corp.relations()).filter(({ tags }) => !tags.includes(vip));
	const relations = bare
		.filter((_, n) => n % every === 0)
		.slice(0, ITEMS * 0.9)
		.map(({ userid, external_userid }) => ({ userid, external_userid }));
	expect(relations).toHaveLength(ITEMS * 0.9);
	for (const relation of relations.slice(0, ITEMS * 0.35)) {
		await corp.post('/sim/console', { op: 'mark', ...relation, tag_id: vip });
	}
	const items = [...relations, ...relations.slice(-ITEMS * 0.1)];
	const before = await allCalls();
	const run = await mark(corp, items, { addTags: chosen(VIP) }, { wecomApi: UNLIMITED });
	expect(tally(run)).toEqual({ unchanged: ITEMS * 0.35, applied: ITEMS * 0.65 });
	expect(await corp.calls('externalcontact/mark_tag')).toBe(ITEMS * 0.55);
	return ((await allCalls()) - before) / ITEMS;
}

test('35 % already so and 10 % several items of one relation take at most 0.60 calls an item', async () => {
	expect(await callsPerItem(1_000, 1)).toBeLessThanOrEqual(0.6);
});

test('a segment that is spread thin, one in five of its members’ customers, takes hardly more', async () => {
	expect(await callsPerItem(4_000, 5)).toBeLessThanOrEqual(0.62);
});

test('a single customer is read by itself, not by going through all of the member’s customers', async () => {
	corp = await TestCorp.start({ customers: 1_000 });
	const [relation] = await corp.relations();
	const items = [{ userid: relation!.userid, external_userid: relation!.external_userid }];
	await mark(corp, items, { addTags: chosen('双十一活动/下单') });
	// The token, corp tags, strategy tags, the customer, and the change.
	expect(await allCalls()).toBe(5);
});
