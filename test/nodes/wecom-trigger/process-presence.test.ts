import { acceptEvents } from '../../../lib/ledger/accept-events';
import { claimBatch, finishBatch, offerBatch } from '../../../lib/ledger/inbox-batches';
import { openLedger, type Ledger } from '../../../lib/ledger/open';
import {
	BEAT_MS,
	claimPresent,
	endIdlePresence,
	processId,
} from '../../../nodes/WecomTrigger/deliver/process-presence';

const INBOX = 'workflow/trigger';

let ledger: Ledger;
let isOpen: boolean[];
beforeEach(async () => {
	ledger = await openLedger({ kind: 'sqlite', file: ':memory:' });
	isOpen = [];
	jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
});
afterEach(async () => {
	jest.useRealTimers();
	await ledger.close();
});

/** One more handle of the same ledger. */
const open = async (): Promise<Ledger> => {
	const index = isOpen.push(true) - 1;
	return { ...ledger, close: async () => void (isOpen[index] = false) };
};
const openHandles = () => isOpen.filter(Boolean).length;

async function claimOne(key: string): Promise<number> {
	const { db } = ledger;
	await acceptEvents(db, INBOX, [{ key, at: 1, payload: '{}' }], 1);
	const { batch } = (await offerBatch(db, INBOX, { limit: 1, now: 1 }))!;
	await claimPresent(open, async () => {
		await claimBatch(db, INBOX, batch, { process: processId, execution: '1', now: 1 });
	});
	return batch;
}

const aliveUntil = async (): Promise<number> =>
	(await ledger.db.selectFrom('leases').select('until').executeTakeFirst())?.until ?? 0;

test('a process that has a batch says again and again that it lives', async () => {
	await claimOne('a');
	await claimOne('b');
	const before = await aliveUntil();
	expect(before).toBeGreaterThan(Date.now());
	await jest.advanceTimersByTimeAsync(4 * BEAT_MS);
	expect(await aliveUntil()).toBeGreaterThanOrEqual(before + 3 * BEAT_MS);
	expect(openHandles()).toBe(1);
});

test('it falls silent when its batches are gone, though no execution has told their end', async () => {
	const batches = [await claimOne('a'), await claimOne('b')];
	await finishBatch(ledger.db, INBOX, batches[0]!);
	await jest.advanceTimersByTimeAsync(2 * BEAT_MS);
	expect(openHandles()).toBe(1);
	await finishBatch(ledger.db, INBOX, batches[1]!);
	await jest.advanceTimersByTimeAsync(2 * BEAT_MS);
	expect([openHandles(), jest.getTimerCount()]).toEqual([0, 0]);
	const last = await aliveUntil();
	await jest.advanceTimersByTimeAsync(4 * BEAT_MS);
	expect(await aliveUntil()).toBe(last);
	await claimOne('c');
	expect(await aliveUntil()).toBeGreaterThan(last);
});

test('it does not while somebody is about to claim one', async () => {
	let claimed: () => void = () => undefined;
	const claiming = claimPresent(open, async () => await new Promise<void>((resolve) => (claimed = resolve)));
	await jest.advanceTimersByTimeAsync(BEAT_MS);
	await endIdlePresence(ledger.db);
	expect(openHandles()).toBe(1);
	claimed();
	await claiming;
	await endIdlePresence(ledger.db);
	expect(openHandles()).toBe(0);
});
