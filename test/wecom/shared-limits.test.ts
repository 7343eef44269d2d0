import fc from 'fast-check';
import { WecomSharedLimitsError } from '../../lib/wecom/errors';
import { markTag } from '../../lib/wecom/mark-tag';
import type { QuotaWindow } from '../../lib/wecom/shared-limits';
import { FakeClock } from './fake-clock';
import { MemoryStore } from './memory-limits';
import { privateClient } from './test-client';
import { VirtualWecom } from './virtual-wecom';

interface Setting {
	quotas?: QuotaWindow[];
	latencyMs?: number;
	storeLatencyMs?: number;
	maxConcurrency?: number;
	concurrency?: number;
	random?: () => number;
}

const wide = [{ calls: 1_000_000, windowMs: 60_000 }];

function openCorp(setting: Setting = {}) {
	const { quotas = wide, latencyMs = 20, storeLatencyMs = 4, random = () => 0.5 } = setting;
	const { maxConcurrency = 4, concurrency = 5 } = setting;
	const clock = new FakeClock();
	const store = new MemoryStore(clock, storeLatencyMs);
	const wecom = new VirtualWecom(clock, {
		quotas,
		concurrency,
		random,
		minLatencyMs: latencyMs,
		maxLatencyMs: latencyMs,
	});
	const openProcess = () => {
		const shared = store.openHolder();
		const client = privateClient({ clock, send: wecom.send, quotas, maxConcurrency, shared });
		let serial = 0;
		const markMany = async (calls: number) =>
			await Promise.all(
				Array.from({ length: calls }, () =>
					markTag(client, { userid: 'u', external_userid: `wm${serial++}`, add_tag: ['t'] }),
				),
			);
		return { client, markMany };
	};
	return { clock, store, wecom, openProcess };
}

test('three processes together never exceed quota or concurrency, and all get done', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.record({
				calls: fc.integer({ min: 5, max: 60 }),
				windowMs: fc.integer({ min: 100, max: 2_000 }),
				latencyMs: fc.integer({ min: 1, max: 200 }),
				storeLatencyMs: fc.integer({ min: 0, max: 50 }),
				starts: fc.tuple(fc.nat(3_000), fc.nat(3_000), fc.nat(3_000)),
				amounts: fc.tuple(fc.nat(60), fc.nat(60), fc.nat(60)),
			}),
			async ({ calls, windowMs, latencyMs, storeLatencyMs, starts, amounts }) => {
				const quotas = [{ calls, windowMs }];
				const { clock, wecom, openProcess } = openCorp({ quotas, latencyMs, storeLatencyMs });
				const runs = starts.map(
					async (start, index) =>
						await new Promise<void>((resolve, reject) => {
							clock.after(start, () => {
								openProcess()
									.markMany(amounts[index] ?? 0)
									.then(() => resolve(), reject);
							});
						}),
				);
				await clock.until(Promise.all(runs));
				expect(wecom.countedAt.length).toBe(amounts[0] + amounts[1] + amounts[2]);
				expect(wecom.peaks[0]).toBeLessThanOrEqual(calls);
				expect(wecom.maxInFlight).toBeLessThanOrEqual(4);
			},
		),
		{ numRuns: 60 },
	);
});

test('two processes reach 95 % of one process alone, with few requests to the store', async () => {
	const alone = openCorp();
	let startedAt = alone.clock.now();
	await alone.clock.until(alone.openProcess().markMany(2_000));
	const aloneMs = alone.clock.now() - startedAt;

	const both = openCorp();
	startedAt = both.clock.now();
	const [one, other] = [both.openProcess(), both.openProcess()];
	await both.clock.until(Promise.all([one.markMany(1_000), other.markMany(1_000)]));
	expect(aloneMs / (both.clock.now() - startedAt)).toBeGreaterThanOrEqual(0.95);
	expect(both.store.requests / 2_000).toBeLessThan(0.1);
});

test('reaches 97 % of what a binding quota allows', async () => {
	const { clock, wecom, openProcess } = openCorp({ quotas: [{ calls: 500, windowMs: 6_000 }] });
	await clock.until(Promise.all([openProcess().markMany(1_500), openProcess().markMany(1_500)]));
	const [first = 0, last = 0] = [wecom.countedAt[499], wecom.countedAt[2_999]];
	expect(2_500 / ((500 / 6_000) * (last - first))).toBeGreaterThanOrEqual(0.97);
	expect(wecom.peaks[0]).toBeLessThanOrEqual(500);
});

test('a process that comes later gets its part within two seconds', async () => {
	const { clock, openProcess } = openCorp();
	const first = openProcess().markMany(5_000);
	await clock.advance(5_000);
	const { client, markMany } = openProcess();
	const second = markMany(5_000);
	await clock.advance(2_000);
	expect(client.calls.of('externalcontact/mark_tag')).toBeGreaterThan(10);
	await clock.until(Promise.all([first, second]));
});

test('an idle process gives its slots and its unused calls back', async () => {
	const { clock, store, wecom, openProcess } = openCorp({ quotas: [{ calls: 100, windowMs: 60_000 }] });
	await clock.until(openProcess().markMany(10));
	await clock.advance(1_000);
	expect(store.heldSlots).toBe(0);
	const startedAt = clock.now();
	await clock.until(openProcess().markMany(90));
	expect(clock.now() - startedAt).toBeLessThan(2_000);
	expect(wecom.countedAt.length).toBe(100);
});

test('slots and calls of a process that died come back by themselves', async () => {
	const quotas = [{ calls: 100, windowMs: 1_000 }];
	const { clock, store, wecom, openProcess } = openCorp({ quotas });
	const killed = store.openHolder();
	await clock.until(killed.leaseSlots('k', { want: 4, holding: 0, max: 4, ttlMs: 15_000 }));
	await clock.until(killed.grantCalls('k', 100, quotas, 30_000));
	await clock.until(openProcess().markMany(50));
	expect(wecom.countedAt.length).toBe(50);
});

test('a 45009 seen by one process closes the endpoint for the others', async () => {
	const { clock, store, openProcess } = openCorp();
	await clock.until(store.openHolder().closeFor('k', 30_000));
	const startedAt = clock.now();
	const { client, markMany } = openProcess();
	await clock.until(markMany(5));
	expect(clock.now() - startedAt).toBeGreaterThanOrEqual(29_900);
	expect(client.calls.toJSON()['externalcontact/mark_tag']).toEqual({ ok: 5 });
});

test('a store that is away for two seconds is waited for', async () => {
	const { clock, store, openProcess } = openCorp();
	store.isAway = true;
	clock.after(2_000, () => (store.isAway = false));
	await clock.until(openProcess().markMany(20));
	expect(clock.now()).toBeGreaterThan(2_000);
});

test('a store that stays away fails the waiting calls as retryable, and they work when it is back', async () => {
	const { clock, store, openProcess } = openCorp();
	store.isAway = true;
	const { markMany } = openProcess();
	const failure: unknown = await clock.until(markMany(200).catch((error: unknown) => error));
	expect(failure).toBeInstanceOf(WecomSharedLimitsError);
	expect(failure).toMatchObject({
		retryable: true,
		class: 'transient',
		hint: expect.stringContaining('database'),
	});
	store.isAway = false;
	await clock.advance(2_000);
	await clock.until(markMany(20));
});
