import { TestCorp } from '../corp';
import { readTagIds } from '../wecom-tag/tag-ids';
import { chosen, drain, enqueue, hint, MARK_CALL, runBatch, status } from './batching';

const VIP = '客户等级/VIP';
const NIGHT = { when: 'windows', timeZone: 'Asia/Shanghai' };

let corp: TestCorp;
let relations: Array<{ userid: string; external_userid: string }>;

/** Sets the clock on the wall; time goes on from there. */
function setClock(moment: string): void {
	const offset = Date.parse(moment) - realNow();
	jest.spyOn(Date, 'now').mockImplementation(() => realNow() + offset);
}
const realNow = Date.now.bind(Date);

beforeEach(async () => {
	corp = await TestCorp.start({ customers: 300, latencyMs: 40 });
	const vip = (await readTagIds(corp))(VIP);
	relations = (await corp.relations())
		.filter(({ tags }) => !tags.includes(vip))
		.map(({ userid, external_userid }) => ({ userid, external_userid }));
});
afterEach(async () => {
	jest.restoreAllMocks();
	await corp.stop();
});

test('outside of its windows nothing of a job is done, and the run says when it may be', async () => {
	setClock('2026-11-11T12:00:00+08:00');
	await enqueue(corp, relations, { ...NIGHT, addTags: chosen(VIP) });
	const run = await runBatch(corp, 'run');
	expect(run.outputs[0]).toEqual([]);
	expect(hint(run)).toBe('No window is open. Jobs waiting: 1; the next window opens 2026-11-12 00:00.');
	expect(await corp.calls(MARK_CALL)).toBe(0);
});

test('before its window closes a run stops taking work, and ends with nothing in hand', async () => {
	setClock('2026-11-11T05:59:53+08:00');
	await enqueue(corp, relations, { ...NIGHT, addTags: chosen(VIP) });
	const [job] = await drain(corp);
	expect(Date.now()).toBeLessThan(Date.parse('2026-11-11T06:00:00+08:00'));
	const calls = await corp.calls(MARK_CALL);
	expect(calls).toBeGreaterThan(20);
	expect(calls).toBeLessThan(relations.length);
	expect(job).toMatchObject({
		status: 'queued',
		applied: calls,
		left: relations.length - calls,
		more: true,
		next_opening: '2026-11-11T16:00:00.000Z',
	});
	expect(job!.message).toMatch(/its window opens again 2026-11-12 00:00\.$/);
	expect(await status(corp)).toMatchObject([{ windows: { is_open: true } }]);

	setClock('2026-11-12T00:00:00+08:00');
	await corp.post('/sim/switches', { latency_ms: 0 });
	expect(await drain(corp)).toMatchObject([{ status: 'finished', applied: relations.length, more: false }]);
});

test('calls still under way when the window closes are broken off, and looked into', async () => {
	setClock('2026-11-11T05:59:52+08:00');
	const few = relations.slice(0, 60);
	await enqueue(corp, few, { ...NIGHT, addTags: chosen(VIP) });
	await corp.post('/sim/faults', { endpoint: MARK_CALL, kind: 'delay', value: 60_000 });
	const [job] = await drain(corp);
	expect(Date.now()).toBeLessThan(Date.parse('2026-11-11T06:00:02+08:00'));
	expect(job).toMatchObject({ status: 'queued', applied: 0, failed: 0, left: few.length, more: true });
});

test('a job whose windows open always is worked on while another waits for the night', async () => {
	setClock('2026-11-11T12:00:00+08:00');
	await enqueue(corp, relations.slice(0, 5), { ...NIGHT, jobName: 'by night', addTags: chosen(VIP) });
	await enqueue(corp, relations.slice(5, 9), { jobName: 'at once', addTags: chosen(VIP) });
	expect(await drain(corp)).toMatchObject([{ name: 'at once', status: 'finished', applied: 4 }]);
});

test('enqueued again with other windows, the job runs by these', async () => {
	setClock('2026-11-11T12:00:00+08:00');
	const few = relations.slice(0, 5);
	await enqueue(corp, few, { ...NIGHT, addTags: chosen(VIP) });
	expect(await drain(corp)).toEqual([]);
	expect(await enqueue(corp, few, { addTags: chosen(VIP) })).toMatchObject({
		outcome: 'already',
		relations: 0,
	});
	expect(await drain(corp)).toMatchObject([{ status: 'finished', applied: 5 }]);
});
