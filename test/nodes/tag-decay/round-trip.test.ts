import { TestCorp } from '../corp';
import { byPolicies, decayOf, mark, stampAt, sweep, touch, type Relation } from './decaying';

const INVITED = '双十一活动/受邀';
const WEEK = byPolicies([{ id: 'week', group: '双十一活动', mode: 'fixed', days: 7 }]);
const DAY = 24 * 3_600_000;

let corp: TestCorp;
let relation: Relation;

beforeEach(async () => {
	corp = await TestCorp.start();
	const { userid, external_userid } = (await corp.relations())[0]!;
	relation = { userid, external_userid };
	await mark(corp, [{ ...relation, add_tag: [INVITED] }]);
	await stampAt(corp, '2025-01-01T00:00:00Z', { ...relation, tags: [INVITED] });
});
afterEach(async () => await corp.stop());

const later = (ms: number): string => new Date(Date.now() + ms).toISOString();

test('a tag that the night took off comes back with a fresh life when the customer does', async () => {
	const night = await sweep(corp, WEEK, undefined);
	const { tag_id } = decayOf(night.expired[0]!.json).tags[0]!;
	await mark(corp, night.expired);
	expect(await corp.tagsOf(relation.userid, relation.external_userid)).not.toContain(tag_id);

	const asked = await touch(corp, WEEK, [relation], undefined);
	await mark(corp, asked.outputs[0]!);
	expect(await corp.tagsOf(relation.userid, relation.external_userid)).toContain(tag_id);
	expect((await sweep(corp, WEEK, later(7 * DAY - 60_000))).lines).toEqual([]);
	expect((await sweep(corp, WEEK, later(7 * DAY + 60_000))).lines).toHaveLength(1);
});

test('a tag that a person took off through the node does not', async () => {
	await mark(corp, [{ ...relation, remove_tag: [INVITED] }]);
	expect((await touch(corp, WEEK, [relation], undefined)).outputs[0]).toEqual([]);
});

test('a tag that the night and a person took off in one run does not', async () => {
	const night = await sweep(corp, WEEK, undefined);
	await mark(corp, [...night.expired, { ...relation, remove_tag: [INVITED] }]);
	expect((await touch(corp, WEEK, [relation], undefined)).outputs[0]).toEqual([]);
});
