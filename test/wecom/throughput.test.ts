import fc from 'fast-check';
import { markTag } from '../../lib/wecom/mark-tag';
import type { QuotaWindow } from '../../lib/wecom/shared-limits';
import { FakeClock } from './fake-clock';
import { privateClient } from './test-client';
import { VirtualWecom } from './virtual-wecom';

interface Run {
	quotas: QuotaWindow[];
	calls: number;
	customers?: number;
	concurrency?: number;
	minLatencyMs?: number;
	maxLatencyMs?: number;
	random?: () => number;
}

/** Marks `calls` relations as fast as the client lets us, in virtual time. */
async function markAll(run: Run) {
	const { quotas, calls, customers = calls, concurrency = 5, random = () => 0.5 } = run;
	const { minLatencyMs = 20, maxLatencyMs = minLatencyMs } = run;
	const clock = new FakeClock();
	const wecom = new VirtualWecom(clock, { quotas, concurrency, random, minLatencyMs, maxLatencyMs });
	const client = privateClient({ clock, send: wecom.send, quotas, random });
	const startedAt = clock.now();
	await clock.until(
		Promise.all(
			Array.from({ length: calls }, (_, call) =>
				markTag(client, { userid: 'u', external_userid: `wm${call % customers}`, add_tag: ['t'] }),
			),
		),
	);
	return { wecom, client, ms: clock.now() - startedAt };
}

/** mulberry32 */
function seededRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let bits = Math.imul(state ^ (state >>> 15), 1 | state);
		bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
		return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
	};
}

test('no sliding window is ever exceeded, no customer is ever called twice at once, nothing gets stuck', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.record({
				short: fc.record({
					calls: fc.integer({ min: 1, max: 30 }),
					windowMs: fc.integer({ min: 50, max: 1_000 }),
				}),
				longFactor: fc.integer({ min: 2, max: 6 }),
				calls: fc.integer({ min: 1, max: 120 }),
				customers: fc.integer({ min: 1, max: 120 }),
				maxLatencyMs: fc.integer({ min: 0, max: 400 }),
				concurrency: fc.integer({ min: 2, max: 6 }),
				seed: fc.nat(),
			}),
			async ({ short, longFactor, seed, ...run }) => {
				const long = { calls: short.calls * 2, windowMs: short.windowMs * longFactor };
				const { wecom } = await markAll({
					...run,
					quotas: [short, long],
					minLatencyMs: 0,
					random: seededRandom(seed),
				});
				expect(wecom.countedAt.length).toBeGreaterThanOrEqual(run.calls);
				expect(wecom.peaks[0]).toBeLessThanOrEqual(short.calls);
				expect(wecom.peaks[1]).toBeLessThanOrEqual(long.calls);
				expect(wecom.overlappingCustomers).toBe(0);
				expect(wecom.maxInFlight).toBeLessThanOrEqual(5);
			},
		),
		{ numRuns: 80 },
	);
});

test('reaches 97 % of what a binding quota allows', async () => {
	const quotas = [
		{ calls: 500, windowMs: 3_000 },
		{ calls: 7_500, windowMs: 180_000 },
	];
	const { wecom } = await markAll({ quotas, calls: 6_000 });
	// After the first window's worth, which may go out at once, the quota sets the pace.
	const [first = 0, last = 0] = [wecom.countedAt[499], wecom.countedAt[5_999]];
	const allowed = (500 / 3_000) * (last - first);
	expect(5_500 / allowed).toBeGreaterThanOrEqual(0.97);
	expect(wecom.peaks[0]).toBeLessThanOrEqual(500);
});

test('reaches 95 % of five callers in lockstep when no quota binds', async () => {
	const { wecom, client, ms } = await markAll({ quotas: [{ calls: 1e6, windowMs: 60_000 }], calls: 5_000 });
	const lockstepMs = (5_000 / 5) * 20;
	expect(lockstepMs / ms).toBeGreaterThanOrEqual(0.95);
	expect(wecom.maxInFlight).toBe(5);
	expect(client.calls.toJSON()['externalcontact/mark_tag']).toEqual({ ok: 5_000 });
});

test('settles below a ceiling it does not know, and loses few calls to finding it', async () => {
	const { wecom, client } = await markAll({
		quotas: [{ calls: 1e6, windowMs: 60_000 }],
		calls: 5_000,
		concurrency: 3,
	});
	const refused = client.calls.toJSON()['externalcontact/mark_tag']?.['45033'] ?? 0;
	expect(wecom.countedAt.length).toBe(5_000 + refused);
	expect(refused).toBeGreaterThan(0);
	expect(refused).toBeLessThan(50);
});

test('calls for one customer keep their order and do not hold up others', async () => {
	const clock = new FakeClock();
	const wecom = new VirtualWecom(clock, {
		quotas: [],
		concurrency: 5,
		random: () => 0.5,
		minLatencyMs: 100,
		maxLatencyMs: 100,
	});
	const client = privateClient({ clock, send: wecom.send });
	const startedAt = clock.now();
	const done: string[] = [];
	const mark = async (external_userid: string, tag: string) => {
		await markTag(client, { userid: 'u', external_userid, add_tag: [tag] });
		done.push(`${external_userid} ${tag} ${clock.now() - startedAt}`);
	};
	await clock.until(
		Promise.all([mark('wm1', 'a'), mark('wm1', 'b'), mark('wm1', 'c'), mark('wm2', 'a'), mark('wm3', 'a')]),
	);
	expect(done).toEqual(['wm1 a 100', 'wm2 a 100', 'wm3 a 100', 'wm1 b 200', 'wm1 c 300']);
});
