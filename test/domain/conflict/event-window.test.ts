import fc from 'fast-check';
import { earliestCounting, lastCounting } from '../../../lib/domain/conflict/event-window';

const ZONE = 'Asia/Shanghai';
const at = (text: string): number => Date.parse(`${text}+08:00`);

test.each([
	['the same day of another month', '2026-09-03T15:00:00', '2026-12-03T15:00:00'],
	['the last day, for the last day of February', '2026-02-28T12:00:00', '2026-05-31T12:00:00'],
	['the last day, for 29 February', '2028-02-29T12:00:00', '2028-05-31T12:00:00'],
	['28 May, for 28 February of a leap year', '2028-02-28T12:00:00', '2028-05-28T12:00:00'],
	['the end of the month that is too short', '2026-11-30T12:00:00', '2027-02-28T23:59:59.999'],
	['the end of the month, for a day it does not have', '2026-11-29T12:00:00', '2027-02-28T23:59:59.999'],
])('an event counts until %s', (_what, event, last) => {
	expect(lastCounting(at(event), { months: 3 }, ZONE)).toBe(at(last));
});

const moments = fc.integer({ min: at('2020-01-01T00:00:00'), max: at('2032-01-01T00:00:00') });
const windows = fc.oneof(
	fc.record({ months: fc.integer({ min: 1, max: 30 }) }),
	fc.record({ days: fc.integer({ min: 1, max: 400 }) }),
);

test('looking ahead and looking back agree on the last moment', () => {
	fc.assert(
		fc.property(moments, windows, fc.integer({ min: 1, max: 40 * 86_400_000 }), (event, window, later) => {
			const last = lastCounting(event, window, ZONE);
			expect(earliestCounting(last, window, ZONE)).toBeLessThanOrEqual(event);
			expect(earliestCounting(last + 1, window, ZONE)).toBeGreaterThan(event);
			expect(earliestCounting(last + later, window, ZONE)).toBeGreaterThan(event);
		}),
		{ numRuns: 5000, seed: 3 },
	);
});
