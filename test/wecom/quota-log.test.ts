import fc from 'fast-check';
import { QuotaLog } from '../../lib/wecom/quota-log';

const MARGIN_MS = 2;

test('a call in flight occupies its place however long it takes', () => {
	const log = new QuotaLog([{ calls: 2, windowMs: 100 }]);
	log.start();
	log.start();
	expect(log.waitMs(1_000_000)).toBe(Infinity);
});

test('a place is free one window after the call ended, not after it started', () => {
	const log = new QuotaLog([{ calls: 1, windowMs: 100 }]);
	log.start();
	log.end(50, true);
	expect(log.waitMs(60)).toBe(90 + MARGIN_MS);
	expect(log.waitMs(150 + MARGIN_MS)).toBe(0);
});

test('a call that never left does not count', () => {
	const log = new QuotaLog([{ calls: 1, windowMs: 100 }]);
	log.start();
	log.end(50, false);
	expect(log.waitMs(50)).toBe(0);
});

test('the window that is fuller decides', () => {
	const log = new QuotaLog([
		{ calls: 2, windowMs: 100 },
		{ calls: 3, windowMs: 1_000 },
	]);
	for (const end of [0, 10, 200]) {
		log.start();
		log.end(end, true);
	}
	expect(log.waitMs(300)).toBe(700 + MARGIN_MS);
});

test('without quotas nothing ever waits', () => {
	const log = new QuotaLog([]);
	for (let call = 0; call < 5_000; call++) {
		log.start();
		expect(log.waitMs(call)).toBe(0);
		log.end(call, true);
	}
});

test('new windows apply to the calls already made', () => {
	const log = new QuotaLog([{ calls: 10, windowMs: 100 }]);
	for (let call = 0; call < 5; call++) {
		log.start();
		log.end(call, true);
	}
	expect(log.withWindows([{ calls: 5, windowMs: 50 }]).waitMs(10)).toBe(40 + MARGIN_MS);
});

test('agrees with a naive count on any history', () => {
	const window = fc.record({
		calls: fc.integer({ min: 1, max: 40 }),
		windowMs: fc.integer({ min: 1, max: 3_000 }),
	});
	const step = fc.record({
		gapMs: fc.integer({ min: 0, max: 60 }),
		latencyMs: fc.integer({ min: 0, max: 50 }),
	});
	fc.assert(
		fc.property(
			fc.array(window, { minLength: 1, maxLength: 3 }),
			fc.array(step, { maxLength: 3_000 }),
			(windows, steps) => {
				const log = new QuotaLog(windows);
				const ends: number[] = [];
				let now = 0;
				for (const { gapMs, latencyMs } of steps) {
					now += gapMs;
					const fits = windows.every(
						({ calls, windowMs }) => ends.filter((end) => end + windowMs + MARGIN_MS > now).length < calls,
					);
					expect(log.waitMs(now) === 0).toBe(fits);
					if (!fits) continue;
					log.start();
					now += latencyMs;
					log.end(now, true);
					ends.push(now);
				}
			},
		),
		{ numRuns: 60 },
	);
});
