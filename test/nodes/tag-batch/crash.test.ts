import type { IDataObject } from 'n8n-workflow';
import { runChild } from '../../ledger/child';
import { TestCorp } from '../corp';
import { readTagIds } from '../wecom-tag/tag-ids';
import {
	backdateHeartbeats,
	chosen,
	drain,
	enqueue,
	MARK_CALL,
	marks,
	runBatch,
	UNLIMITED,
} from './batching';
import { Wanted } from './wanted';

const VIP = '客户等级/VIP';

let corp: TestCorp;
let vip: string;
let wanted: Wanted;
let lacking: number;
let items: IDataObject[];

/** Every relation of the corp is to get the tag; some have it. */
async function prepare(options: Parameters<typeof TestCorp.start>[0]): Promise<void> {
	corp = await TestCorp.start(options);
	vip = (await readTagIds(corp))(VIP);
	wanted = await Wanted.of(corp);
	const relations = await corp.relations();
	lacking = relations.filter(({ tags }) => !tags.includes(vip)).length;
	items = relations.map(({ userid, external_userid }) => ({ userid, external_userid }));
	for (const relation of relations) wanted.add(relation, vip);
	await enqueue(corp, items, { addTags: chosen(VIP) });
}
afterEach(async () => await corp.stop());

function runInItsOwnProcess() {
	const credentials = corp.credentials(UNLIMITED as Parameters<TestCorp['credentials']>[0]);
	return runChild('../nodes/tag-batch/node-process.ts', {
		parameters: { operation: 'run' },
		items: [{}],
		credentials,
	});
}

async function untilCalled(calls: number): Promise<void> {
	while ((await corp.calls(MARK_CALL)) < calls) await new Promise((resolve) => setTimeout(resolve, 3));
}

/** All is as it should be, and no call was made that was not needed. */
async function expectExact(): Promise<void> {
	await wanted.expectHeld();
	expect(await marks(corp)).toEqual({ effective: lacking, no_op: 0 });
	expect(await corp.calls(MARK_CALL)).toBe(lacking);
}

test('killed three times in mid-job, it is done as if never killed', async () => {
	await prepare({ customers: 1_650, latencyMs: 8 });
	expect(items.length).toBeGreaterThan(2_000);
	for (const share of [0.1, 0.45, 0.8]) {
		const child = runInItsOwnProcess();
		await untilCalled(Math.floor(lacking * share));
		await child.kill();
		await backdateHeartbeats(corp);
	}
	const run = await runBatch(corp, 'run');
	expect(run.outputs[0]![0]!.json.job).toMatchObject({
		status: 'finished',
		relations: items.length,
		failed: 0,
		more: false,
	});
	expect(run.hints[0]!.message).toMatch(/changes of an interrupted earlier run had reached WeCom/);
	await expectExact();
}, 60_000);

test('two processes work one job off together, and nothing is done twice', async () => {
	await prepare({ customers: 1_000, latencyMs: 20, concurrency: 0 });
	const children = [runInItsOwnProcess(), runInItsOwnProcess()];
	const done = await Promise.all(
		children.map(async (child) => {
			const lines = await child.finish();
			expect(lines).toContain('ended well');
			const [job] = JSON.parse(lines.at(-1)!.replace('jobs ', '')) as IDataObject[];
			return job!;
		}),
	);
	const applied = done.map((job) => Number((job.this_run as IDataObject).applied));
	expect(applied[0]! + applied[1]!).toBe(lacking);
	expect(Math.min(...applied)).toBeGreaterThan(100);
	expect(done.map(({ status: state }) => state)).toEqual(['finished', 'finished']);
	await expectExact();
}, 60_000);

test('a run waits for what a dead one held, and takes it over', async () => {
	await prepare({ customers: 200, latencyMs: 40 });
	const child = runInItsOwnProcess();
	await untilCalled(40);
	await child.kill();
	const calls = await corp.calls(MARK_CALL);
	const running = drain(corp);
	await new Promise((resolve) => setTimeout(resolve, 1_500));
	expect(await corp.calls(MARK_CALL)).toBeLessThanOrEqual(calls + 5);
	await corp.post('/sim/switches', { latency_ms: 0 });
	await backdateHeartbeats(corp);
	expect(await running).toMatchObject([{ status: 'finished', left: 0 }]);
	await expectExact();
}, 30_000);

test('a run that is cancelled leaves what it had in hand to the next one', async () => {
	await prepare({ customers: 200, latencyMs: 20 });
	const cancellation = new AbortController();
	const running = runBatch(corp, 'run', {}, [{}], { signal: cancellation.signal });
	await untilCalled(50);
	cancellation.abort();
	const run = await running;
	expect(run.run.status).toBe('canceled');
	await new Promise((resolve) => setTimeout(resolve, 100));
	const calls = await corp.calls(MARK_CALL);
	expect(calls).toBeLessThan(lacking);
	await backdateHeartbeats(corp);
	expect(await drain(corp)).toMatchObject([{ status: 'finished', left: 0 }]);
	await expectExact();
}, 30_000);
