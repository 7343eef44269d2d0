import { setTimeout as sleep } from 'node:timers/promises';
import { acquireLease, releaseLease } from '../../lib/ledger/leases';
import { leaseSlots, releaseSlots } from '../../lib/ledger/slots';
import { dialects, useDatabases } from './databases';

const databases = useDatabases();
const LONG = 60_000;

describe.each(dialects)('a lease on %s', (dialect) => {
	it('is had by one at a time, however many ask at once', async () => {
		const { db } = await databases.open(dialect);
		const ask = async (holder: string) =>
			await acquireLease(db, { key: 'recover', holder, ttlMs: LONG }, Date.now);
		const answers = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(ask));
		expect(answers.filter(Boolean)).toHaveLength(1);
	});

	it('is renewed by its holder and free for others once released', async () => {
		const { db } = await databases.open(dialect);
		const ask = async (holder: string) =>
			await acquireLease(db, { key: 'recover', holder, ttlMs: LONG }, Date.now);
		expect([await ask('a'), await ask('b'), await ask('a')]).toEqual([true, false, true]);
		await releaseLease(db, { key: 'recover', holder: 'b' });
		expect(await ask('b')).toBe(false);
		await releaseLease(db, { key: 'recover', holder: 'a' });
		expect(await ask('b')).toBe(true);
	});

	it('ends by itself', async () => {
		const { db } = await databases.open(dialect);
		expect(await acquireLease(db, { key: 'recover', holder: 'a', ttlMs: 30 }, Date.now)).toBe(true);
		await sleep(60);
		expect(await acquireLease(db, { key: 'recover', holder: 'b', ttlMs: 30 }, Date.now)).toBe(true);
		expect(await acquireLease(db, { key: 'other', holder: 'a', ttlMs: 30 }, Date.now)).toBe(true);
	});
});

describe.each(dialects)('slots on %s', (dialect) => {
	it('pass from one holder to two as calls end, and never sum to more than the maximum', async () => {
		const { db } = await databases.open(dialect);
		const ask = async (holder: string, holding: number) =>
			await leaseSlots(db, { key: 'mark', holder, want: 5, holding, max: 5, ttlMs: LONG }, Date.now);
		expect(await ask('a', 0)).toBe(5);
		expect(await ask('b', 0)).toBe(0);
		// a still has 5 calls in flight: it may start no more than 2 from now on, but b must wait.
		expect(await ask('a', 5)).toBe(2);
		expect(await ask('b', 0)).toBe(0);
		expect(await ask('a', 2)).toBe(2);
		expect(await ask('b', 0)).toBe(3);
		expect(await ask('a', 2)).toBe(2);
	});

	it('of a holder that gives them back or falls silent go to the others', async () => {
		const { db } = await databases.open(dialect);
		const ask = async (holder: string, ttlMs: number) =>
			await leaseSlots(db, { key: 'mark', holder, want: 5, holding: 0, max: 5, ttlMs }, Date.now);
		expect(await ask('a', LONG)).toBe(5);
		await releaseSlots(db, { key: 'mark', holder: 'a' });
		expect(await ask('b', 30)).toBe(5);
		await sleep(60);
		expect(await ask('c', LONG)).toBe(5);
	});

	it('are one pool per key', async () => {
		const { db } = await databases.open(dialect);
		for (const key of ['corp1|mark', 'corp2|mark']) {
			expect(
				await leaseSlots(db, { key, holder: 'a', want: 9, holding: 0, max: 5, ttlMs: LONG }, Date.now),
			).toBe(5);
		}
	});

	it('reach everyone when there are more holders than slots', async () => {
		const { db } = await databases.open(dialect);
		const served = new Set<string>();
		for (let round = 0; round < 6; round += 1) {
			for (const holder of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) {
				const slots = await leaseSlots(
					db,
					{ key: 'm', holder, want: 1, holding: 0, max: 5, ttlMs: LONG },
					Date.now,
				);
				if (slots > 0) served.add(holder);
			}
		}
		expect([...served].sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
	});
});
