import { setTimeout as sleep } from 'node:timers/promises';
import { acceptEvents } from '../../lib/ledger/accept-events';
import {
	claimBatch,
	finishBatch,
	offerBatch,
	hasClaims,
	readOpenBatches,
	withdrawOffered,
} from '../../lib/ledger/inbox-batches';
import { keepAlive } from '../../lib/ledger/process-life';
import { pruneInbox } from '../../lib/ledger/prune-inbox';
import { recoverClaimed } from '../../lib/ledger/recover-claimed';
import { readBacklog } from '../../lib/ledger/waiting-events';
import { dialects, useDatabases } from './databases';
import { drain, event, events, INBOX, keysOf } from './inbox-samples';

const databases = useDatabases();
const CLAIM = { process: 'p1', execution: '7', now: 50 };
const LONG = 60_000;

describe.each(dialects)('an inbox on %s', (dialect) => {
	it('takes each event once, whether it comes again in the same call or in a later one', async () => {
		const { db } = await databases.open(dialect);
		const twice = [event(1), event(2), { ...event(1), payload: 'late' }];
		expect(await acceptEvents(db, INBOX, twice, 10)).toEqual([true, true, false]);
		expect(await acceptEvents(db, INBOX, [event(2), event(3)], 20)).toEqual([false, true]);
		expect(await acceptEvents(db, INBOX, [], 20)).toEqual([]);
		expect(await acceptEvents(db, 'w1/n2', [event(1)], 20)).toEqual([true]);
		expect(await readBacklog(db, INBOX)).toEqual({ pending: 3, oldest: 10 });
	});

	it('is new to one of many who accept the same events at once', async () => {
		const { db } = await databases.open(dialect);
		const given = events(1, 300);
		const accept = async (turned: boolean) =>
			await acceptEvents(db, INBOX, turned ? [...given].reverse() : given, 10);
		const answers = await Promise.all([false, true, false, true].map(accept));
		expect(answers.flat().filter(Boolean)).toHaveLength(300);
		expect(await readBacklog(db, INBOX)).toEqual({ pending: 300, oldest: 10 });
	});

	it('hands events over in the order in which they came, with all they say', async () => {
		const ledger = await databases.open(dialect);
		const [nine, ...others] = [event(9), event(7), event(3)];
		await acceptEvents(ledger.db, INBOX, [nine!], 10);
		await acceptEvents(ledger.db, INBOX, others, 5);
		const [first, second, ...more] = await drain(ledger, 2);
		expect(first).toStrictEqual([
			{ ...event(9), deliveries: 1 },
			{ ...event(7), deliveries: 1 },
		]);
		expect(keysOf(second)).toEqual(['k3']);
		expect(more).toEqual([]);
	});

	it('takes more events at once than one statement does, in their order', async () => {
		const ledger = await databases.open(dialect);
		const given = events(1, 1_300);
		expect((await acceptEvents(ledger.db, INBOX, given, 10)).every(Boolean)).toBe(true);
		expect((await drain(ledger, 700)).map((batch) => batch.length)).toEqual([700, 600]);
		expect((await acceptEvents(ledger.db, INBOX, given, 20)).some(Boolean)).toBe(false);
	});

	it('tells what waits and since when, and counts no further than asked', async () => {
		const { db } = await databases.open(dialect);
		expect(await readBacklog(db, INBOX)).toEqual({ pending: 0, oldest: null });
		await acceptEvents(db, INBOX, events(1, 3), 10);
		await acceptEvents(db, INBOX, events(4, 6), 20);
		await acceptEvents(db, 'w1/n2', events(1, 9), 5);
		expect(await readBacklog(db, INBOX)).toEqual({ pending: 6, oldest: 10 });
		expect(await readBacklog(db, INBOX, 4)).toEqual({ pending: 4, oldest: 10 });
		await offerBatch(db, INBOX, { limit: 3, now: 30 });
		expect(await readBacklog(db, INBOX)).toEqual({ pending: 3, oldest: 20 });
	});

	it('offers nothing where nothing waits', async () => {
		const { db } = await databases.open(dialect);
		await acceptEvents(db, 'w1/n2', [event(1)], 10);
		expect(await offerBatch(db, INBOX, { limit: 5, now: 30 })).toBeUndefined();
	});

	it('gives a batch to one of many who claim it', async () => {
		const { db } = await databases.open(dialect);
		await acceptEvents(db, INBOX, events(1, 5), 10);
		const offer = await offerBatch(db, INBOX, { limit: 5, now: 30 });
		expect(offer?.events).toBe(5);
		const batch = offer!.batch;
		expect(await finishBatch(db, INBOX, batch)).toBe(false);
		expect(await claimBatch(db, 'w1/n2', batch, CLAIM)).toBeUndefined();
		const claims = await Promise.all(
			['1', '2', '3', '4'].map(
				async (execution) => await claimBatch(db, INBOX, batch, { ...CLAIM, execution }),
			),
		);
		expect(claims.filter((claimed) => claimed?.length === 5)).toHaveLength(1);
		expect(claims.filter((claimed) => claimed === undefined)).toHaveLength(3);
		const won = claims.findIndex((claimed) => claimed !== undefined);
		const row = db.selectFrom('inbox_batches').select(['id', 'process', 'execution', 'claimed_at']);
		expect(await row.execute()).toStrictEqual([
			{ id: batch, process: 'p1', execution: String(won + 1), claimed_at: 50 },
		]);
		expect([await hasClaims(db, 'p1'), await hasClaims(db, 'p2')]).toEqual([true, false]);
		expect(await withdrawOffered(db, INBOX, { batch })).toBe(0);
		expect(await finishBatch(db, 'w1/n2', batch)).toBe(false);
		expect(await finishBatch(db, INBOX, batch, { process: 'p2' })).toBe(false);
		expect([...(await readOpenBatches(db, INBOX))]).toEqual([batch]);
		expect(await finishBatch(db, INBOX, batch, { process: 'p1' })).toBe(true);
		expect(await finishBatch(db, INBOX, batch)).toBe(false);
		expect((await readOpenBatches(db, INBOX)).size).toBe(0);
		expect(await hasClaims(db, 'p1')).toBe(false);
		expect(await acceptEvents(db, INBOX, events(1, 6), 60)).toEqual([...Array(5).fill(false), true]);
	});

	it('takes back what nobody has claimed; who comes for it then gets nothing', async () => {
		const ledger = await databases.open(dialect);
		const { db } = ledger;
		await acceptEvents(db, INBOX, events(1, 6), 10);
		const [first, second, third] = [
			(await offerBatch(db, INBOX, { limit: 2, now: 30 }))!.batch,
			(await offerBatch(db, INBOX, { limit: 2, now: 30 }))!.batch,
			(await offerBatch(db, INBOX, { limit: 2, now: 30 }))!.batch,
		];
		await claimBatch(db, INBOX, second, CLAIM);
		expect(await withdrawOffered(db, INBOX, { batch: first })).toBe(2);
		expect(await claimBatch(db, INBOX, first, CLAIM)).toBeUndefined();
		expect(await withdrawOffered(db, 'w1/n2')).toBe(0);
		expect(await withdrawOffered(db, INBOX)).toBe(2);
		expect(await claimBatch(db, INBOX, third, CLAIM)).toBeUndefined();
		await acceptEvents(db, INBOX, [event(7)], 40);
		const [again] = await drain(ledger, 9);
		expect(keysOf(again)).toEqual(['k1', 'k2', 'k5', 'k6', 'k7']);
		expect(again?.map(({ deliveries }) => deliveries)).toEqual([1, 1, 1, 1, 1]);
	});

	it('never gives an old number to a new batch', async () => {
		const { db } = await databases.open(dialect);
		await acceptEvents(db, INBOX, [event(1)], 10);
		const first = (await offerBatch(db, INBOX, { limit: 2, now: 30 }))!.batch;
		await withdrawOffered(db, INBOX);
		const second = (await offerBatch(db, INBOX, { limit: 2, now: 30 }))!.batch;
		expect(second).not.toBe(first);
		expect(await claimBatch(db, INBOX, first, CLAIM)).toBeUndefined();
	});

	it('takes back what a dead process had, in its old place, and says that it was had before', async () => {
		const ledger = await databases.open(dialect);
		const { db } = ledger;
		await keepAlive(db, 'dying', 40, Date.now);
		await keepAlive(db, 'living', LONG, Date.now);
		await acceptEvents(db, INBOX, events(1, 3), 10);
		const lost = (await offerBatch(db, INBOX, { limit: 1, now: 30 }))!.batch;
		const kept = (await offerBatch(db, INBOX, { limit: 1, now: 30 }))!.batch;
		await claimBatch(db, INBOX, lost, { ...CLAIM, process: 'dying' });
		await claimBatch(db, INBOX, kept, { ...CLAIM, process: 'living' });
		expect(await recoverClaimed(db, INBOX, Date.now)).toBe(0);
		await sleep(60);
		expect(await recoverClaimed(db, 'w1/n2', Date.now)).toBe(0);
		expect(await recoverClaimed(db, INBOX, Date.now, { self: 'dying' })).toBe(0);
		expect(await recoverClaimed(db, INBOX, Date.now, { self: 'living' })).toBe(1);
		expect(await finishBatch(db, INBOX, lost)).toBe(false);
		expect(await finishBatch(db, INBOX, kept)).toBe(true);
		const [again] = await drain(ledger, 9);
		expect(again?.map(({ key, deliveries }) => [key, deliveries])).toEqual([
			['k1', 2],
			['k3', 1],
		]);
	});

	it('forgets keys of events that are through, longest ago first, and no others', async () => {
		const ledger = await databases.open(dialect);
		const { db } = ledger;
		await acceptEvents(db, INBOX, events(1, 2), 10);
		await drain(ledger, 9);
		await acceptEvents(db, INBOX, [event(3)], 20);
		const batch = (await offerBatch(db, INBOX, { limit: 9, now: 30 }))!.batch;
		await acceptEvents(db, INBOX, [event(4)], 30);
		await acceptEvents(db, 'w1/n2', [event(1)], 5);

		expect(await pruneInbox(db, INBOX, { before: 10 })).toBe(0);
		expect(await pruneInbox(db, INBOX, { before: 1_000 })).toBe(2);
		expect(await pruneInbox(db, INBOX, { before: 1_000 })).toBe(0);
		expect(await acceptEvents(db, INBOX, [event(1), event(3), event(4)], 40)).toEqual([true, false, false]);
		await claimBatch(db, INBOX, batch, CLAIM);
		expect(await pruneInbox(db, INBOX, { before: 1_000 })).toBe(0);
		await finishBatch(db, INBOX, batch);
		expect(await pruneInbox(db, INBOX, { before: 1_000 })).toBe(1);
		expect(await acceptEvents(db, 'w1/n2', [event(1)], 50)).toEqual([false]);
	});

	it('forgets a bounded number at a time', async () => {
		const ledger = await databases.open(dialect);
		await acceptEvents(ledger.db, INBOX, events(1, 11_000), 10);
		await drain(ledger, 11_000);
		const first = await pruneInbox(ledger.db, INBOX, { before: 99 });
		expect(first).toBeGreaterThan(0);
		expect(first).toBeLessThanOrEqual(10_000);
		let all = first;
		for (let more = first; more > 0; all += more) {
			more = await pruneInbox(ledger.db, INBOX, { before: 99 });
		}
		expect(all).toBe(11_000);
	});
});

describe.each(dialects)('a process, on %s,', (dialect) => {
	it('lives for as long as it says so, and the next to say so clears away who is dead', async () => {
		const { db } = await databases.open(dialect);
		const living = async () => {
			const rows = await db.selectFrom('leases').select('key').orderBy('key').execute();
			return rows.map(({ key }) => key);
		};
		await keepAlive(db, 'p1', 40, Date.now);
		await keepAlive(db, 'p2', LONG, Date.now);
		expect(await living()).toEqual(['process:p1', 'process:p2']);
		await sleep(60);
		await keepAlive(db, 'p2', LONG, Date.now);
		expect(await living()).toEqual(['process:p2']);
		await keepAlive(db, 'p1', LONG, Date.now);
		expect(await living()).toEqual(['process:p1', 'process:p2']);
	});
});
