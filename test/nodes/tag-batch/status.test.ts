import type { IDataObject } from 'n8n-workflow';
import { TestCorp } from '../corp';
import { requireWellFormed } from '../shared/chart/well-formed';
import { readTagIds } from '../wecom-tag/tag-ids';
import {
	chosen,
	drain,
	enqueue,
	JOB,
	ledgerOf,
	locatorOf,
	MARK_CALL,
	operate,
	runBatch,
	status,
	succeeded,
} from './batching';

const VIP = '客户等级/VIP';

let corp: TestCorp;
let relations: Array<{ userid: string; external_userid: string }>;

beforeEach(async () => {
	corp = await TestCorp.start({ customers: 300 });
	const vip = (await readTagIds(corp))(VIP);
	relations = (await corp.relations())
		.filter(({ tags }) => !tags.includes(vip))
		.map(({ userid, external_userid }) => ({ userid, external_userid }));
});
afterEach(async () => await corp.stop());

describe('the status of a job', () => {
	test('before it runs tells what it will take', async () => {
		const enqueued = await enqueue(corp, relations, {
			addTags: chosen(VIP),
			when: 'windows',
			timeZone: 'Asia/Shanghai',
		});
		const [job] = await status(corp);
		expect(job).toMatchObject({
			...{ id: enqueued.id, name: JOB, status: 'queued', percent: 0, left: relations.length, calls: 0 },
			...{ rate_per_minute: null, errors: [], change_sets: [], started_at: null, finished_at: null },
			windows: { time_zone: 'Asia/Shanghai', open: [{ from: '00:00', until: '06:00' }] },
			feasibility: { calls: relations.length, nights: 1 },
		});
		expect(job!.finishes_at).toBe((job!.feasibility as IDataObject).finishes_at);
	});

	test('while it runs tells the rate and when it will be done', async () => {
		await corp.post('/sim/switches', { latency_ms: 20 });
		await enqueue(corp, relations, { addTags: chosen(VIP) });
		const running = drain(corp);
		while ((await corp.calls(MARK_CALL)) < 150) await new Promise((resolve) => setTimeout(resolve, 10));
		await new Promise((resolve) => setTimeout(resolve, 600));
		const [job] = await status(corp);
		expect(Number(job!.applied)).toBeGreaterThan(50);
		expect(job!.percent).toBe(Math.floor((Number(job!.applied) / relations.length) * 100));
		expect(Number(job!.rate_per_minute)).toBeGreaterThan(0);
		expect(Date.parse(String(job!.finishes_at))).toBeGreaterThan(Date.now());
		expect(job!.change_sets).toHaveLength(1);
		await running;
	});

	test('lists failures by their cause, with what to do about them', async () => {
		await enqueue(corp, relations.slice(0, 20), { addTags: chosen(VIP) });
		for (const relation of relations.slice(0, 3))
			await corp.post('/sim/console', { op: 'delete_customer', ...relation });
		await drain(corp);
		const [job] = await status(corp, { job: locatorOf(JOB) });
		expect(job).toMatchObject({ status: 'finished', percent: 100, failed: 3, feasibility: null });
		expect(job!.errors).toMatchObject([
			{ code: 'WECOM_84061', count: 3, hint: expect.stringMatching(/./) as string },
		]);
		expect(job!.message).toBe(`Job "${JOB}": finished, 100 % done, 0 left, 3 failed.`);
	});

	test('gives the failed relations as items that can be enqueued again', async () => {
		await enqueue(corp, relations.slice(0, 20), { addTags: chosen(VIP), options: { operatorField: 'by' } });
		const gone = relations.slice(5, 8);
		for (const relation of gone) await corp.post('/sim/console', { op: 'delete_customer', ...relation });
		await drain(corp);
		const run = succeeded(await runBatch(corp, 'status', { return: 'failedItems' }));
		const told = run.outputs[0]!.map(({ json }) => json);
		const order = (one: IDataObject, other: IDataObject) =>
			String(one.external_userid) < String(other.external_userid) ? -1 : 1;
		expect([...told].sort(order)).toMatchObject(
			[...gone].sort(order).map((relation) => ({
				...relation,
				add_tag: [expect.stringMatching(/^et/) as string],
				remove_tag: [],
				job: { name: JOB, status: 'failed', errcode: 84061, reasons: [{ code: 'WECOM_84061' }] },
			})),
		);
		for (const relation of gone) await corp.post('/sim/console', { op: 'add_customer', ...relation });
		await enqueue(corp, told, { jobName: 'again' });
		expect(await drain(corp)).toMatchObject([{ name: 'again', applied: gone.length }]);
	});

	test('lists all that have not ended, and those that ended lately', async () => {
		await enqueue(corp, relations.slice(0, 3), { jobName: 'done', addTags: chosen(VIP) });
		await drain(corp);
		await enqueue(corp, relations.slice(3, 6), { jobName: 'gone', addTags: chosen(VIP) });
		await operate(corp, 'cancel', 'gone');
		await enqueue(corp, relations.slice(6, 9), { jobName: 'waiting', addTags: chosen(VIP) });
		const jobs = await status(corp);
		expect(jobs.map(({ name, status: state }) => [name, state])).toEqual([
			['waiting', 'queued'],
			['gone', 'cancelled'],
			['done', 'finished'],
		]);
		expect((await corp.calls(MARK_CALL)) > 0).toBe(true);
	});

	test('draws progress and rate', async () => {
		await enqueue(corp, relations, { addTags: chosen(VIP) });
		const before = succeeded(await runBatch(corp, 'status', { job: locatorOf(JOB) }));
		await drain(corp);
		const after = succeeded(await runBatch(corp, 'status', { job: locatorOf(JOB) }));
		for (const run of [before, after]) {
			const { data, mimeType, fileName } = run.outputs[0]![0]!.binary!.chart!;
			expect([mimeType, fileName]).toEqual(['image/svg+xml', '双十一_回访.svg']);
			const svg = Buffer.from(data, 'base64').toString();
			requireWellFormed(svg);
			expect(svg).toContain('Relations per minute');
		}
	});

	test('draws no more done than there is, though some was tried again', async () => {
		await enqueue(corp, relations.slice(0, 10), { addTags: chosen(VIP) });
		const ledger = await ledgerOf(corp);
		const now = Date.now();
		await ledger.db
			.updateTable('jobs')
			.set({ started_at: now - 240_000 })
			.execute();
		const { id: job_id } = await ledger.db.selectFrom('jobs').select('id').executeTakeFirstOrThrow();
		for (const minutes of [1, 2, 3]) {
			const minute = Math.floor(now / 60_000 - minutes) * 60_000;
			await ledger.db
				.insertInto('job_progress')
				.values({ job_id, minute, applied: 0, unchanged: 0, failed: 8, calls: 8 })
				.execute();
		}
		await ledger.close();
		const run = succeeded(await runBatch(corp, 'status', { job: locatorOf(JOB) }));
		const svg = Buffer.from(run.outputs[0]![0]!.binary!.chart!.data, 'base64').toString();
		const labels = [...svg.matchAll(/<text[^>]*>(\d+)<\/text>/g)].map((match) => Number(match[1]));
		expect(labels).toContain(10);
		// The axis ends a little above the ten; all that was settled is 24.
		expect(Math.max(...labels)).toBeLessThan(20);
	});
});
