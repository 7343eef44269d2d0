import { TestCorp } from '../corp';
import { assign, operate as operateRollout, stage, standing } from '../gray-rollout/rollout';
import { readTagIds } from '../wecom-tag/tag-ids';
import { chosen, drain, enqueue, ledgerOf, MARK_CALL, status } from './batching';

const VIP = '客户等级/VIP';
const INVITED = '双十一活动/受邀';

let corp: TestCorp;
let vip: string;

beforeEach(async () => {
	corp = await TestCorp.start({ customers: 120 });
	vip = (await readTagIds(corp))(VIP);
});
afterEach(async () => await corp.stop());

/** Items of customers who are exposed in a rollout that begins now. */
async function exposedItems() {
	const items = (await corp.relations())
		.filter(({ tags }) => !tags.includes(vip))
		.map(({ userid, external_userid }) => ({ userid, external_userid }));
	const run = await assign(corp, items, { stages: { stage: [stage(60), stage(100)] }, metrics: {} });
	const exposed = run.outputs[0]!.map(({ json }) => json);
	expect(exposed.length).toBeGreaterThan(20);
	return exposed;
}

test('what a job tagged for a rollout is taken back when the rollout is', async () => {
	const before = await corp.relations();
	const items = await exposedItems();
	await enqueue(corp, items, { addTags: chosen(VIP) });
	expect(await drain(corp)).toMatchObject([{ status: 'finished', applied: items.length }]);
	expect(standing(await operateRollout(corp, 'rollBack'))).toMatchObject({
		state: 'rolled_back',
		complete: true,
	});
	expect(await corp.relations()).toEqual(before);
});

test('nothing is tagged for a rollout that was rolled back before the night came', async () => {
	const items = await exposedItems();
	const others = (await corp.relations())
		.filter((relation) => !items.some(({ external_userid }) => external_userid === relation.external_userid))
		.filter(({ tags }) => !tags.includes(vip));
	await enqueue(corp, [...items, ...others], { addTags: chosen(VIP) });
	await operateRollout(corp, 'rollBack');
	expect(await drain(corp)).toMatchObject([
		{ status: 'finished', applied: others.length, failed: items.length },
	]);
	expect(await corp.calls(MARK_CALL)).toBe(others.length);
	expect((await status(corp))[0]!.errors).toMatchObject([
		{ code: 'ROLLOUT_ENDED', class: 'input', count: items.length },
	]);
});

test('tags that go because their time was up are known as such, others are not', async () => {
	const holders = (await corp.relations()).filter(({ tags }) => tags.includes(vip)).slice(0, 2);
	expect(holders).toHaveLength(2);
	const [swept, byHand] = holders.map(({ userid, external_userid }) => ({
		userid,
		external_userid,
		remove_tag: [vip],
	}));
	await enqueue(corp, [{ ...swept!, decay: { status: 'expired' } }, byHand!]);
	await drain(corp);
	const ledger = await ledgerOf(corp);
	const changes = await ledger.db.selectFrom('changes').select(['external_userid', 'source']).execute();
	await ledger.close();
	expect(new Map(changes.map(({ external_userid, source }) => [external_userid, source]))).toEqual(
		new Map([
			[swept!.external_userid, 'decay'],
			[byHand!.external_userid, null],
		]),
	);
});

test('a rollout that was rolled back takes its own tags with it, and no others of the same relation', async () => {
	const invited = (await readTagIds(corp))(INVITED);
	const items = await exposedItems();
	const plain = items.map(({ userid, external_userid }) => ({ userid, external_userid }));
	await enqueue(corp, items, { addTags: chosen(VIP) });
	await enqueue(corp, plain, { addTags: chosen(INVITED), options: { addTo: true } });
	await operateRollout(corp, 'rollBack');
	expect(await drain(corp)).toMatchObject([{ status: 'finished', failed: 0 }]);
	const held = (await corp.relations()).filter((relation) =>
		items.some(({ external_userid }) => external_userid === relation.external_userid),
	);
	const ours = held.filter((relation) =>
		plain.some(({ userid, external_userid: id }) => {
			return userid === relation.userid && id === relation.external_userid;
		}),
	);
	expect(ours).toHaveLength(items.length);
	expect(ours.every(({ tags }) => tags.includes(invited))).toBe(true);
	expect(ours.some(({ tags }) => tags.includes(vip))).toBe(false);
});

test('a tag that somebody wants besides the rollout stays wanted', async () => {
	const items = await exposedItems();
	const plain = items.map(({ userid, external_userid }) => ({ userid, external_userid }));
	await enqueue(corp, items, { addTags: chosen(VIP) });
	await enqueue(corp, plain, { addTags: chosen(VIP), options: { addTo: true } });
	await operateRollout(corp, 'rollBack');
	expect(await drain(corp)).toMatchObject([{ status: 'finished', applied: items.length, failed: 0 }]);
});

test('what was enqueued for a rollout is found by its roll back, whatever was added to the job since', async () => {
	const before = await corp.relations();
	const items = await exposedItems();
	const plain = items.map(({ userid, external_userid }) => ({ userid, external_userid }));
	await enqueue(corp, items, { addTags: chosen(VIP) });
	await enqueue(corp, plain, { addTags: chosen(INVITED), options: { addTo: true } });
	await drain(corp);
	expect(await corp.relations()).not.toEqual(before);
	await operateRollout(corp, 'rollBack');
	const stillTagged = (await corp.relations()).filter(
		({ userid, external_userid, tags }) =>
			tags.includes(vip) &&
			plain.some((item) => item.userid === userid && item.external_userid === external_userid),
	);
	expect(stillTagged).toEqual([]);
});

test('of one relation, what a person takes off is no decay, and what expired is', async () => {
	const invited = (await readTagIds(corp))(INVITED);
	const holder = (await corp.relations()).find(({ tags }) => tags.includes(vip))!;
	const { userid, external_userid } = holder;
	if (!holder.tags.includes(invited)) {
		await corp.post('/sim/console', { op: 'mark', userid, external_userid, tag_id: invited });
	}
	await enqueue(corp, [{ userid, external_userid, remove_tag: [vip], decay: { status: 'expired' } }]);
	await enqueue(corp, [{ userid, external_userid, remove_tag: [invited] }], { options: { addTo: true } });
	await drain(corp);
	const ledger = await ledgerOf(corp);
	const changes = await ledger.db.selectFrom('changes').select(['tag_id', 'source']).execute();
	await ledger.close();
	expect(new Map(changes.map(({ tag_id, source }) => [tag_id, source]))).toEqual(
		new Map([
			[vip, 'decay'],
			[invited, null],
		]),
	);
});
