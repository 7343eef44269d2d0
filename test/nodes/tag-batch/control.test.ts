import { TestCorp } from '../corp';
import { chosen, drain, enqueue, JOB, locatorOf, operate, runBatch, status } from './batching';

const VIP = '客户等级/VIP';
const ITEMS = Array.from({ length: 5 }, (_, index) => ({
	userid: 'zhangsan',
	external_userid: `wm${index}`,
}));

let corp: TestCorp;

beforeEach(async () => {
	corp = await TestCorp.start();
	await enqueue(corp, ITEMS, { addTags: chosen(VIP) });
});
afterEach(async () => await corp.stop());

describe('pause, resume and cancel', () => {
	test('put a job into the state, and carry the item on', async () => {
		const run = await runBatch(corp, 'pause', { job: locatorOf(JOB), note: '先停一天' }, [
			{ from: 'a form' },
		]);
		expect(run.outputs[0]).toHaveLength(1);
		expect(run.outputs[0]![0]!.json).toMatchObject({
			from: 'a form',
			job: { name: JOB, status: 'paused', changed: true, left: 5, message: `Job "${JOB}": paused.` },
		});
		expect(await status(corp)).toMatchObject([
			{ status: 'paused', note: { code: 'BY_PERSON', message: '先停一天' } },
		]);
		expect(await operate(corp, 'resume')).toMatchObject({ status: 'queued', changed: true, retried: 0 });
		expect(await operate(corp, 'cancel')).toMatchObject({ status: 'cancelled', changed: true, left: 0 });
		expect(await drain(corp)).toEqual([]);
	});

	test('change nothing where it is so already', async () => {
		await operate(corp, 'pause');
		expect(await operate(corp, 'pause')).toMatchObject({ status: 'paused', changed: false });
		await operate(corp, 'cancel');
		expect(await operate(corp, 'cancel')).toMatchObject({ status: 'cancelled', changed: false });
	});

	test('work on each job once, however many items name it', async () => {
		await enqueue(corp, ITEMS.slice(0, 2), { jobName: 'two', addTags: chosen(VIP) });
		const items = [{ job_name: JOB }, { job_name: 'two' }, { job_name: JOB }];
		const run = await runBatch(corp, 'pause', { job: '={{ $json.job_name }}' }, items);
		expect(
			run.outputs[0]!.map(({ json, pairedItem }) => [(json.job as { name: string }).name, pairedItem]),
		).toEqual([
			[JOB, { item: 0 }],
			['two', { item: 1 }],
		]);
	});

	test.each([
		[
			'pause',
			'cancel',
			`Job "${JOB}" is cancelled. Only a job that is queued, being handed in or stopped can be paused.`,
		],
		[
			'resume',
			'cancel',
			`Job "${JOB}" is cancelled. A paused or stopped job can be resumed, and a finished one with failed items to try again.`,
		],
	])('%s is refused after %s', async (operation, before, text) => {
		await operate(corp, before);
		const run = await runBatch(corp, operation, { job: locatorOf(JOB) });
		expect(run.error?.message).toBe(text);
	});

	test('cancel is refused for a job that is finished', async () => {
		await corp.post('/sim/switches', { concurrency: 0 });
		await drain(corp, { options: { stopAfter: 100 } });
		const run = await runBatch(corp, 'cancel', { job: locatorOf(JOB) });
		expect(run.error?.message).toBe(
			`Job "${JOB}" is finished. Only a job that has not ended can be cancelled.`,
		);
	});

	test('name jobs that are spelled alike where there is no such job, and touch nothing', async () => {
		await enqueue(corp, ITEMS.slice(0, 2), { jobName: 'second', addTags: chosen(VIP) });
		const items = [{ name: 'second' }, { name: '双十二 回访' }];
		const run = await runBatch(corp, 'cancel', { job: '={{ $json.name }}' }, items);
		expect(run.error?.message).toBe(
			`Field "Job": there is no job "双十二 回访" in the ledger. Did you mean ${JOB}? Nothing was done.`,
		);
		expect(run.error).toMatchObject({ context: { itemIndex: 1 } });
		expect((await status(corp)).map(({ status: state }) => state)).toEqual(['queued', 'queued']);
	});
});
