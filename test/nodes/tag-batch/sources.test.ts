import { TestCorp } from '../corp';
import { assign, operate as operateRollout, stage, standing } from '../gray-rollout/rollout';
import { readTagIds } from '../wecom-tag/tag-ids';
import { chosen, drain, enqueue, ledgerOf, MARK_CALL, status } from './batching';

const VIP = '客户等级/VIP';

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
