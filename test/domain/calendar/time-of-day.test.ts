import fc from 'fast-check';
import { nextTimeOfDay, timeOfDay } from '../../../lib/domain/calendar/time-of-day';
import { ahead, DAY, HOUR, MINUTE, shownMinutes } from './intl-clock';
import { zoneMoment } from './zone-moments';

const minutesOfDay = fc.integer({ min: 0, max: 1439 });

test('the time of day is what the clock shows', () => {
	fc.assert(
		fc.property(zoneMoment, fc.integer({ min: 0, max: 59_999 }), ({ zone, at }, ms) => {
			expect(timeOfDay(at + ms, zone)).toBe(shownMinutes(at + ms, zone));
		}),
		{ numRuns: 2_000 },
	);
});

test('the next time of day is the first minute to show it, where clocks do not change meanwhile', () => {
	fc.assert(
		fc.property(zoneMoment, minutesOfDay, ({ zone, at }, minutes) => {
			fc.pre(ahead(at - DAY, zone) === ahead(at + 2 * DAY, zone));
			let moment = at + MINUTE;
			while (shownMinutes(moment, zone) !== minutes) moment += MINUTE;
			expect(nextTimeOfDay(at, minutes, zone)).toBe(moment);
		}),
		{ numRuns: 200 },
	);
});

test('from one to the next, each day counts once and time only moves on', () => {
	fc.assert(
		fc.property(zoneMoment, minutesOfDay, ({ zone, at }, minutes) => {
			let moment = nextTimeOfDay(at, minutes, zone);
			expect(moment).toBeGreaterThan(at);
			for (let day = 0; day < 5; day++) {
				const next = nextTimeOfDay(moment, minutes, zone);
				expect(next - moment).toBeGreaterThanOrEqual(DAY - 2 * HOUR);
				expect(next - moment).toBeLessThanOrEqual(DAY + 2 * HOUR);
				moment = next;
			}
		}),
		{ numRuns: 1_000 },
	);
});

test.each([
	['later today', '2026-11-22T01:00+08:00', '03:00', 'Asia/Shanghai', '2026-11-22T03:00+08:00'],
	['now is not next', '2026-11-22T03:00+08:00', '03:00', 'Asia/Shanghai', '2026-11-23T03:00+08:00'],
	['a skipped time', '2026-03-08T00:00-05:00', '02:30', 'America/New_York', '2026-03-08T03:30-04:00'],
	['the first of two', '2026-11-01T00:00-04:00', '01:30', 'America/New_York', '2026-11-01T01:30-04:00'],
	['not the second of two', '2026-11-01T01:30-04:00', '01:30', 'America/New_York', '2026-11-02T01:30-05:00'],
	['a skipped midnight', '2026-03-28T12:00+02:00', '00:00', 'Asia/Beirut', '2026-03-29T01:00+03:00'],
	['a skipped day', '2011-12-29T13:00-10:00', '12:00', 'Pacific/Apia', '2011-12-31T12:00+14:00'],
])('%s', (_what, from, time, zone, to) => {
	const [hours, minutes] = time.split(':').map(Number);
	expect(new Date(nextTimeOfDay(Date.parse(from), hours! * 60 + minutes!, zone)).toISOString()).toBe(
		new Date(to).toISOString(),
	);
});

test.each([-1, 1440, 0.5, Number.NaN])('%d minutes are no time of day', (minutes) => {
	expect(() => nextTimeOfDay(0, minutes, 'UTC')).toThrow('from 0 to 1439');
});
