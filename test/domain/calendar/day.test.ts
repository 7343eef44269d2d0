import fc from 'fast-check';
import { calendarDaysBetween, dayKey, startOfDay, weekday } from '../../../lib/domain/calendar/day';
import { DAY, GRID, shown, shownDay } from './intl-clock';
import { zoneMoment } from './zone-moments';

test('a day starts at the first moment that shows its date', () => {
	fc.assert(
		fc.property(zoneMoment, ({ zone, at }) => {
			const start = startOfDay(at, zone);
			const day = shownDay(at, zone);
			expect(start).toBeLessThanOrEqual(at);
			expect(shownDay(start, zone)).toBe(day);
			expect(shownDay(start - 1, zone)).not.toBe(day);
			const before = Array.from({ length: 192 }, (_, steps) => start - (steps + 1) * GRID);
			expect(before.filter((moment) => shownDay(moment, zone) === day)).toEqual([]);
		}),
		{ numRuns: 500 },
	);
});

test.each([
	['an ordinary day', '2026-11-22T13:00+08:00', 'Asia/Shanghai', '2026-11-22T00:00+08:00'],
	['a skipped midnight', '2026-03-29T13:00+03:00', 'Asia/Beirut', '2026-03-29T01:00+03:00'],
	['clocks that go back to midnight', '2026-11-01T12:00-05:00', 'America/Havana', '2026-11-01T00:00-04:00'],
	['a midnight that comes twice', '2010-11-07T12:00-03:30', 'America/St_Johns', '2010-11-07T00:00-02:30'],
	['the hour before its second time', '2010-11-06T23:30-03:30', 'America/St_Johns', '2010-11-06T00:00-02:30'],
])('the start of a day: %s', (_what, at, zone, start) => {
	expect(new Date(startOfDay(Date.parse(at), zone)).toISOString()).toBe(new Date(start).toISOString());
});

test('days are counted by date', () => {
	fc.assert(
		fc.property(zoneMoment, fc.integer({ min: -90 * 1440, max: 90 * 1440 }), ({ zone, at }, minutes) => {
			const later = at + minutes * 60_000;
			const dates = [at, later].map((moment) => Date.parse(shownDay(moment, zone)));
			expect(calendarDaysBetween(at, later, zone)).toBe((dates[1]! - dates[0]!) / DAY);
		}),
		{ numRuns: 2_000 },
	);
});

test('one minute over midnight is a day, 23 hours before it are none', () => {
	const midnight = Date.parse('2026-11-22T00:00+08:00');
	expect(calendarDaysBetween(midnight - 1, midnight, 'Asia/Shanghai')).toBe(1);
	expect(calendarDaysBetween(midnight, midnight - 1, 'Asia/Shanghai')).toBe(-1);
	expect(calendarDaysBetween(midnight, midnight + 23 * 3_600_000, 'Asia/Shanghai')).toBe(0);
});

test('the day is written as Intl writes it', () => {
	fc.assert(
		fc.property(zoneMoment, ({ zone, at }) => {
			expect(dayKey(at, zone)).toBe(shown(at, zone).slice(0, 10));
		}),
		{ numRuns: 2_000 },
	);
});

test('the weekday is what Intl calls it', () => {
	const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
	fc.assert(
		fc.property(zoneMoment, ({ zone, at }) => {
			const name = new Intl.DateTimeFormat('en-US', { timeZone: zone, weekday: 'short' }).format(at);
			expect(names[weekday(at, zone) - 1]).toBe(name);
		}),
		{ numRuns: 300 },
	);
});

test('weekdays before 1970 count on', () => {
	expect(weekday(Date.parse('1969-12-28T12:00Z'), 'UTC')).toBe(7);
	expect(weekday(Date.parse('1969-12-29T12:00Z'), 'UTC')).toBe(1);
});
