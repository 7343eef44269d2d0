import { sql } from 'kysely';
import { acceptEvents } from '../../../lib/ledger/accept-events';
import { claimBatch, finishBatch, readOpenBatches } from '../../../lib/ledger/inbox-batches';
import { openLedger, type Ledger } from '../../../lib/ledger/open';
import { readBacklog } from '../../../lib/ledger/waiting-events';
import { Drain } from '../../../nodes/WecomTrigger/drain/drain';
import { outcomeOf, type Outcome } from '../../../nodes/WecomTrigger/drain/run-execution';

const INBOX = 'workflow/trigger';

let ledger: Ledger;
let drain: Drain;
let faults: unknown[];
beforeEach(async () => {
	ledger = await openLedger({ kind: 'sqlite', file: ':memory:' });
	faults = [];
});
afterEach(async () => {
	drain.stop();
	await ledger.close();
});

/** A drain of three events, one to a batch, that starts one execution at a time. */
async function start(run: (batch: number) => Promise<Outcome>): Promise<void> {
	const { db } = ledger;
	const events = ['a', 'b', 'c'].map((key) => ({ key, at: 1, payload: '{}' }));
	await acceptEvents(db, INBOX, events, 1);
	drain = new Drain({
		db,
		inbox: INBOX,
		process: 'leader',
		batchSize: 1,
		longestWaitMs: 0,
		executionsAtOnce: 1,
		run: async ({ batch }) => await run(batch),
		onFault: (error) => void faults.push(error),
	});
	drain.start();
}

const claimAs = async (process: string, batch: number): Promise<void> =>
	void (await claimBatch(ledger.db, INBOX, batch, { process, execution: '1', now: 1 }));

async function until(condition: () => boolean): Promise<void> {
	for (const end = Date.now() + 3_000; !condition();) {
		if (Date.now() > end) throw new Error('waited in vain');
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}

test('a failure that n8n made up for a silent worker leaves the batch to the worker', async () => {
	const batches: number[] = [];
	await start(async (batch) => {
		batches.push(batch);
		await claimAs('worker', batch);
		return outcomeOf({ status: 'error' });
	});
	await until(() => batches.length === 3);
	await drain.emptied();
	expect([...(await readOpenBatches(ledger.db, INBOX))]).toEqual(batches);
});

test.each([
	['of an execution in this process', 'leader', { status: 'error' }],
	['that a worker reports', 'worker', { status: 'error', jobId: '7' }],
] as const)('a failure %s ends the batch: the flow had its events', async (_whose, process, run) => {
	let count = 0;
	await start(async (batch) => {
		count += 1;
		await claimAs(process, batch);
		return outcomeOf(run);
	});
	await until(() => count === 3);
	await drain.emptied();
	expect((await readOpenBatches(ledger.db, INBOX)).size).toBe(0);
});

test.each([
	[undefined, 'died'],
	[{ status: 'crashed' }, 'died'],
	[{ status: 'error' }, 'unsure'],
	[{ status: 'error', jobId: '7' }, 'ended'],
	[{ status: 'success' }, 'ended'],
	[{ status: 'canceled' }, 'ended'],
	[{ status: 'waiting' }, 'ended'],
] as const)('a run of %j counts as %s', (run, outcome) => {
	expect(outcomeOf(run)).toBe(outcome);
});

test('an execution whose end n8n never tells takes up nothing once its batch is done', async () => {
	const batches: number[] = [];
	await start(async (batch) => {
		batches.push(batch);
		await claimAs('worker', batch);
		return await new Promise(() => undefined);
	});
	await until(() => batches.length === 1);
	await drain.freeSlots();
	drain.wake();
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect(batches).toHaveLength(1);
	await finishBatch(ledger.db, INBOX, batches[0]!);
	await drain.freeSlots();
	drain.wake();
	await until(() => batches.length === 2);
});

test('an end that the ledger could not be told is told later', async () => {
	let count = 0;
	await start(async (batch) => {
		count += 1;
		await claimAs('worker', batch);
		if (count === 1) await sql`alter table inbox_batches rename to hidden`.execute(ledger.db);
		return 'ended';
	});
	await until(() => faults.length > 0);
	await sql`alter table hidden rename to inbox_batches`.execute(ledger.db);
	expect((await readOpenBatches(ledger.db, INBOX)).size).toBe(1);
	await drain.freeSlots();
	drain.wake();
	await until(() => count === 3);
	await drain.emptied();
	expect((await readOpenBatches(ledger.db, INBOX)).size).toBe(0);
	expect((await readBacklog(ledger.db, INBOX)).pending).toBe(0);
});
