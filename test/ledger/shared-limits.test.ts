import fc from 'fast-check';
import { openLedger } from '../../lib/ledger/open';
import type { QuotaWindow } from '../../lib/ledger/quota-use';
import { LedgerLimits } from '../../lib/ledger/shared-limits';
import type { SharedLimits } from '../../lib/wecom/shared-limits';
import { runChild } from './child';
import { dialects, useDatabases } from './databases';

const databases = useDatabases();
const MINUTE: QuotaWindow[] = [{ calls: 10, windowMs: 60_000 }];

describe.each(dialects)('shared limits on %s', (dialect) => {
	it('have the shape the WeCom client asks for', async () => {
		const { db } = await databases.open(dialect);
		const limits: SharedLimits = new LedgerLimits(db);
		expect(await limits.leaseSlots('mark', { want: 3, holding: 0, max: 5, ttlMs: 1_000 })).toEqual({
			slots: 3,
		});
		await limits.releaseSlots('mark');
	});

	it('grant up to the quota and say when to ask again', async () => {
		const { db } = await databases.open(dialect);
		const limits = new LedgerLimits(db);
		const first = await limits.grantCalls('mark', 7, MINUTE, 5_000);
		expect(first).toEqual({ id: expect.stringMatching(/./), granted: 7, retryInMs: 0, closed: false });
		expect(await limits.grantCalls('mark', 7, MINUTE, 5_000)).toMatchObject({ granted: 3 });
		// Both are open and may end at any moment, with calls to spare.
		const denied = await limits.grantCalls('mark', 7, MINUTE, 5_000);
		expect(denied).toEqual({ id: '', granted: 0, retryInMs: 250, closed: false });
		expect(await limits.grantCalls('list', 7, MINUTE, 5_000)).toMatchObject({ granted: 7 });
	});

	it('free what a settled grant did not use, once', async () => {
		const { db } = await databases.open(dialect);
		const limits = new LedgerLimits(db);
		const { id } = await limits.grantCalls('mark', 10, MINUTE, 5_000);
		await limits.settleCalls('mark', id, 4);
		await limits.settleCalls('mark', id, 0);
		expect(await limits.grantCalls('mark', 10, MINUTE, 5_000)).toMatchObject({ granted: 6 });
		const denied = await limits.grantCalls('mark', 10, [{ calls: 4, windowMs: 60_000 }], 5_000);
		expect(denied.granted).toBe(0);
	});

	it('say how long a window that is used up stays so', async () => {
		const { db } = await databases.open(dialect);
		const limits = new LedgerLimits(db);
		const { id } = await limits.grantCalls('mark', 10, MINUTE, 5_000);
		await limits.settleCalls('mark', id, 10);
		const denied = await limits.grantCalls('mark', 1, MINUTE, 5_000);
		expect(denied.granted).toBe(0);
		expect(denied.retryInMs).toBeGreaterThan(50_000);
		expect(denied.retryInMs).toBeLessThanOrEqual(60_001);
	});

	it('close an endpoint for everyone; the longer closing wins', async () => {
		const { db } = await databases.open(dialect);
		const [one, other] = [new LedgerLimits(db), new LedgerLimits(db)];
		await one.closeFor('mark', 60_000);
		await one.closeFor('mark', 1_000);
		const denied = await other.grantCalls('mark', 1, MINUTE, 5_000);
		expect(denied).toMatchObject({ granted: 0, closed: true, id: '' });
		expect(denied.retryInMs).toBeGreaterThan(50_000);
		expect(await other.grantCalls('list', 1, MINUTE, 5_000)).toMatchObject({ granted: 1, closed: false });
	});

	it('hold among processes: no window has more calls than its quota, and what leaves it is granted again', async () => {
		const windows = [
			{ calls: 40, windowMs: 250 },
			{ calls: 120, windowMs: 1_000 },
		];
		const config = databases.config(dialect);
		const ledger = await openLedger(config, { idleMs: 0 });
		const children = [1, 2, 3].map(() => runChild('quota-process.ts', { config, windows, ms: 2_000 }));
		await Promise.all(children.map(async (child) => await child.line('ready')));
		await new LedgerLimits(ledger.db).closeFor('start', 1);
		const printed = await Promise.all(children.map(async (child) => await child.finish()));
		await ledger.close();

		const perProcess = printed.map((lines) => lines.filter((line) => line !== 'ready').map(Number));
		const times = perProcess.flat().sort((a, b) => a - b);
		for (const window of windows)
			expect(mostCallsIn(times, window.windowMs)).toBeLessThanOrEqual(window.calls);
		expect(times.length).toBeGreaterThan(40);
		expect(perProcess.filter((calls) => calls.length > 0).length).toBeGreaterThan(1);
	});
});

/** The most calls in any span of that length, its first and last moment included. */
function mostCallsIn(times: readonly number[], windowMs: number): number {
	let most = 0;
	let first = 0;
	for (const [last, time] of times.entries()) {
		while (time - (times[first] ?? time) > windowMs) first += 1;
		most = Math.max(most, last - first + 1);
	}
	return most;
}

type Step =
	| { kind: 'wait'; ms: number }
	| { kind: 'grant'; want: number; leaseMs: number; counted: number }
	| { kind: 'settle'; which: number; share: number };

/** Not fc.double: nearly all doubles between 0 and 1 are nearly 0. */
const percent = fc.integer({ min: 0, max: 100 }).map((number) => number / 100);

const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(400) }),
	fc.record({
		kind: fc.constant('grant' as const),
		want: fc.integer({ min: 1, max: 8 }),
		leaseMs: fc.integer({ min: 1, max: 300 }),
		counted: percent,
	}),
	fc.record({
		kind: fc.constant('settle' as const),
		which: fc.nat(9),
		share: percent,
	}),
);

const WINDOWS: QuotaWindow[] = [
	{ calls: 10, windowMs: 200 },
	{ calls: 25, windowMs: 1_000 },
];

describe('quota grants', () => {
	it('never let any sliding window hold more than its quota, whenever the server counts the calls', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
				const ledger = await openLedger({ kind: 'sqlite', file: ':memory:' });
				let time = 1_000_000;
				const limits = new LedgerLimits(ledger.db, () => time);
				const open: Array<{ id: string; from: number; end: number; calls: number; counted: number }> = [];
				const counted: number[] = [];
				const count = (grant: (typeof open)[number], end: number, used: number) => {
					for (let call = 0; call < used; call += 1)
						counted.push(grant.from + grant.counted * (end - grant.from));
				};
				for (const one of steps) {
					if (one.kind === 'wait') time += one.ms;
					if (one.kind === 'grant') {
						const { id, granted } = await limits.grantCalls('mark', one.want, WINDOWS, one.leaseMs);
						if (granted > 0)
							open.push({ id, from: time, end: time + one.leaseMs, calls: granted, counted: one.counted });
					}
					if (one.kind === 'settle' && open.length > 0) {
						const [grant] = open.splice(one.which % open.length, 1);
						if (grant === undefined) continue;
						const used = Math.round(one.share * grant.calls);
						await limits.settleCalls('mark', grant.id, used);
						// Settled too late is not settled: then the caller kept to the end of its lease.
						if (time < grant.end) count(grant, time, used);
						else count(grant, grant.end, grant.calls);
					}
				}
				for (const grant of open) count(grant, grant.end, grant.calls);
				await ledger.close();
				counted.sort((a, b) => a - b);
				for (const { calls, windowMs } of WINDOWS)
					expect(mostCallsIn(counted, windowMs)).toBeLessThanOrEqual(calls);
			}),
			{ numRuns: 150 },
		);
	});

	it('free a call one millisecond after it has left the window, and not before', async () => {
		const ledger = await openLedger({ kind: 'sqlite', file: ':memory:' });
		let time = 1_000;
		const limits = new LedgerLimits(ledger.db, () => time);
		const { id } = await limits.grantCalls('mark', 10, MINUTE, 5_000);
		time = 1_400;
		await limits.settleCalls('mark', id, 10);
		time = 61_400;
		expect(await limits.grantCalls('mark', 1, MINUTE, 5_000)).toMatchObject({ granted: 0, retryInMs: 1 });
		time = 61_401;
		expect(await limits.grantCalls('mark', 1, MINUTE, 5_000)).toMatchObject({ granted: 1 });
		await ledger.close();
	});

	it('let one that settles in time use at least 97 % of what the windows allow', async () => {
		const ledger = await openLedger({ kind: 'sqlite', file: ':memory:' });
		let time = 0;
		const limits = new LedgerLimits(ledger.db, () => time);
		const windows = [
			{ calls: 500, windowMs: 3_000 },
			{ calls: 7_500, windowMs: 180_000 },
		];
		let made = 0;
		while (time < 60_000) {
			const { id, granted, retryInMs } = await limits.grantCalls('mark', 50, windows, 10_000);
			if (granted === 0) {
				time += retryInMs;
				continue;
			}
			// Five in flight at 20 ms each.
			time += Math.ceil(granted / 5) * 20;
			await limits.settleCalls('mark', id, granted);
			made += granted;
		}
		await ledger.close();
		const allowed = Math.min(7_500, (60_000 / 3_000) * 500);
		expect(made).toBeGreaterThanOrEqual(allowed * 0.97);
	});
});
