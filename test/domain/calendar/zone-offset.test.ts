import fc from 'fast-check';
import { offsetAt } from '../../../lib/domain/calendar/zone-offset';
import { ahead } from './intl-clock';
import { zoneMoment } from './zone-moments';

test('the offset is what Intl shows, to the millisecond', () => {
	fc.assert(
		fc.property(zoneMoment, fc.integer({ min: -1, max: 1 }), ({ zone, at }, ms) => {
			expect(offsetAt(at + ms, zone)).toBe(ahead(at + ms, zone));
		}),
		{ numRuns: 5_000 },
	);
});

test.each([
	['America/New_York', '2026-03-08T07:00:00Z'],
	['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
	['Pacific/Apia', '2011-12-30T10:00:00Z'],
])('the clocks of %s change at %s', (zone, change) => {
	const at = Date.parse(change);
	expect(offsetAt(at - 1, zone)).toBe(ahead(at - 1, zone));
	expect(offsetAt(at, zone)).toBe(ahead(at, zone));
	expect(offsetAt(at, zone)).not.toBe(offsetAt(at - 1, zone));
});

test.each([
	['an unknown zone', 0, 'Asia/Peking'],
	['a moment that is none', Number.NaN, 'Asia/Shanghai'],
	['a moment that never comes', Number.POSITIVE_INFINITY, 'Asia/Shanghai'],
])('%s is an error', (_what, at, zone) => {
	expect(() => offsetAt(at, zone)).toThrow(RangeError);
});
