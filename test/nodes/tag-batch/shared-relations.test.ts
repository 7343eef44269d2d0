import { TestCorp } from '../corp';
import { impatientClients } from '../wecom-tag/impatient';
import { readTagIds } from '../wecom-tag/tag-ids';
import { chosen, drain, enqueue, ledgerOf, MARK_CALL, operate, status } from './batching';

jest.mock('../../../lib/wecom/open-client', () =>
	impatientClients(jest.requireActual('../../../lib/wecom/open-client')),
);

const VIP = '客户等级/VIP';
const INVITED = '双十一活动/受邀';

let corp: TestCorp;
let vip: string;
let invited: string;
let relations: Array<{ userid: string; external_userid: string }>;

beforeEach(async () => {
	corp = await TestCorp.start({ customers: 120 });
	const idOf = await readTagIds(corp);
	vip = idOf(VIP);
	invited = idOf(INVITED);
	relations = (await corp.relations())
		.filter(({ tags }) => !tags.includes(vip) && !tags.includes(invited))
		.map(({ userid, external_userid }) => ({ userid, external_userid }));
});
afterEach(async () => await corp.stop());

const fault = async (of: object): Promise<void> => {
	await corp.post('/sim/faults', { endpoint: MARK_CALL, ...of });
};

async function states(): Promise<Record<string, unknown>> {
	const jobs = await status(corp);
	return Object.fromEntries(
		jobs.map(({ name, status: state, applied, unchanged, failed, left }) => [
			name,
			{ state, applied, unchanged, failed, left },
		]),
	);
}

/** What the ledger says of the changes of a tag: state → how many. */
async function changesOf(tagId: string): Promise<Record<string, number>> {
	const ledger = await ledgerOf(corp);
	const rows = await ledger.db
		.selectFrom('changes')
		.select(['state', (eb) => eb.fn.countAll<number>().as('count')])
		.where('tag_id', '=', tagId)
		.groupBy('state')
		.execute();
	await ledger.close();
	return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
}

describe('where two jobs want the same tag of one relation', () => {
	beforeEach(async () => {
		relations = relations.slice(0, 1);
		await enqueue(corp, relations, { jobName: 'one', addTags: chosen(VIP) });
	});

	test('both have failed when the call fails, and both are tried again', async () => {
		await enqueue(corp, relations, { jobName: 'two', addTags: chosen(VIP) });
		await fault({ kind: 'errcode', value: 84061, first: 1 });
		await drain(corp);
		const failed = { state: 'finished', applied: 0, unchanged: 0, failed: 1, left: 0 };
		expect(await states()).toEqual({ one: failed, two: failed });
		await operate(corp, 'resume', 'two', { retry: 'all' });
		await drain(corp);
		expect(await states()).toMatchObject({ two: { applied: 1, failed: 0 } });
		expect(await corp.tagsOf(relations[0]!.userid, relations[0]!.external_userid)).toContain(vip);
	});

	test('neither is done where only another tag of the call was set', async () => {
		await enqueue(corp, relations, { jobName: 'two', addTags: chosen(VIP, INVITED) });
		await corp.post('/sim/console', { op: 'delete_tag', tag_id: vip });
		await drain(corp);
		expect(await states()).toMatchObject({ one: { failed: 1 }, two: { applied: 0, failed: 1 } });
		expect(await corp.tagsOf(relations[0]!.userid, relations[0]!.external_userid)).toContain(invited);
	});

	test('one has tagged it, and for the other it was so already', async () => {
		await enqueue(corp, relations, { jobName: 'two', addTags: chosen(VIP) });
		await drain(corp);
		expect(await corp.calls(MARK_CALL)).toBe(1);
		expect(await changesOf(vip)).toEqual({ applied: 1 });
		const jobs = Object.values(await states()) as Array<{ applied: number; unchanged: number }>;
		expect(jobs.map(({ applied, unchanged }) => applied * 10 + unchanged).sort()).toEqual([1, 10]);
	});
});

test('a tag that is gone stops the job that wants it, and no other', async () => {
	await enqueue(corp, relations, { jobName: 'bad', addTags: chosen(VIP) });
	await enqueue(corp, relations, { jobName: 'good', addTags: chosen(INVITED) });
	await corp.post('/sim/console', { op: 'delete_tag', tag_id: vip });
	await drain(corp);
	expect(await states()).toMatchObject({
		bad: { state: 'stopped', applied: 0 },
		good: { state: 'queued', failed: 0 },
	});
	await drain(corp);
	expect(await states()).toMatchObject({ good: { state: 'finished', applied: relations.length, failed: 0 } });
	expect(await changesOf(invited)).toMatchObject({ applied: relations.length });
});

test('a refused secret stops all jobs of a call', async () => {
	await enqueue(corp, relations, { jobName: 'one', addTags: chosen(VIP) });
	await enqueue(corp, relations, { jobName: 'two', addTags: chosen(INVITED) });
	await fault({ kind: 'errcode', value: 48002 });
	await drain(corp);
	expect(await states()).toMatchObject({ one: { state: 'stopped' }, two: { state: 'stopped' } });
});

test('the effect of a call without an answer is found out, though another tag of it was refused', async () => {
	const [lost, gone] = [vip, invited].sort();
	await enqueue(corp, relations.slice(0, 1), { addTags: chosen(VIP, INVITED) });
	await corp.post('/sim/console', { op: 'delete_tag', tag_id: gone });
	// All tags in one call; then the first of them alone, four times without an answer.
	await fault({ kind: 'errcode', value: 40068, first: 1 });
	await fault({ kind: 'drop', value: 'after', first: 4 });
	await drain(corp);
	expect(await changesOf(lost!)).toEqual({ applied: 1 });
	expect(await changesOf(gone!)).toEqual({ failed: 1 });
	expect((await status(corp))[0]!.errors).toMatchObject([{ errcode: 40068, count: 1 }]);
});

test('what WeCom put off has not failed, and is counted with its calls', async () => {
	await enqueue(corp, relations.slice(0, 1), { addTags: chosen(VIP) });
	// As often as the client repeats a call that came at a bad time, and once more.
	await fault({ kind: 'errcode', value: 6000, first: 17 });
	expect(await drain(corp)).toMatchObject([{ status: 'queued', left: 1, this_run: { failed: 0, calls: 1 } }]);
	expect(await changesOf(vip)).toEqual({ not_applied: 1 });
	expect(await status(corp)).toMatchObject([{ calls: 1 }]);
	expect(await drain(corp)).toMatchObject([{ status: 'finished', applied: 1 }]);
	expect(await status(corp)).toMatchObject([{ calls: 2 }]);
}, 40_000);

test('what is tried again while its run goes on is done under a change set of its own', async () => {
	await corp.stop();
	corp = await TestCorp.start({ customers: 1_300, latencyMs: 5 });
	const all = (await corp.relations()).filter(({ tags }) => !tags.includes(vip));
	expect(all.length).toBeGreaterThan(1_200);
	await enqueue(
		corp,
		all.map(({ userid, external_userid }) => ({ userid, external_userid })),
		{ addTags: chosen(VIP) },
	);
	await fault({ kind: 'errcode', value: 84061, first: 10 });
	const running = drain(corp);
	while ((await status(corp))[0]!.failed !== 10) await new Promise((resolve) => setTimeout(resolve, 10));
	expect(await operate(corp, 'resume', undefined, { retry: 'all' })).toMatchObject({ retried: 10 });
	await running;
	const [job] = await status(corp);
	expect(job).toMatchObject({ status: 'finished', applied: all.length, failed: 0 });
	expect(job!.change_sets).toHaveLength(2);
	expect(await changesOf(vip)).toEqual({ applied: all.length, failed: 10 });
	const ledger = await ledgerOf(corp);
	const sets = await ledger.db.selectFrom('change_sets').select('state').execute();
	await ledger.close();
	expect(sets).toEqual([{ state: 'finished' }, { state: 'finished' }]);
}, 30_000);

test('one run of one job is one change set, though the job is filled meanwhile', async () => {
	await corp.post('/sim/switches', { latency_ms: 60 });
	const part = Math.floor(relations.length / 4);
	await enqueue(corp, relations.slice(0, part), { addTags: chosen(VIP) });
	const running = drain(corp);
	for (let begin = part; begin < relations.length; begin += part) {
		await enqueue(corp, relations.slice(begin, begin + part), {
			addTags: chosen(VIP),
			options: { addTo: true },
		});
	}
	await running;
	await drain(corp);
	const [job] = await status(corp);
	expect(job).toMatchObject({ applied: relations.length });
	expect((job!.change_sets as string[]).length).toBeLessThanOrEqual(2);
});
