import fc from 'fast-check';
import { addDays, addMonths } from '../../../lib/domain/calendar/shift';
import { ahead, DAY, GRID, shown } from './intl-clock';
import { zoneMoment } from './zone-moments';

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysIn(year: number, month: number): number {
	const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
	return month === 2 && leap ? 29 : LENGTHS[month - 1]!;
}

/** What the wall shows some months later, worked out on the text. */
function monthsLater(wall: string, months: number): string {
	const [year, month, day] = wall.slice(0, 10).split('-').map(Number);
	const count = year! * 12 + (month! - 1) + months;
	const wantedYear = Math.floor(count / 12);
	const wantedMonth = (count % 12) + 1;
	const wantedDay = Math.min(day!, daysIn(wantedYear, wantedMonth));
	return `${wantedYear}-${two(wantedMonth)}-${two(wantedDay)}${wall.slice(10)}`;
}

/** What the wall shows some days later, counted day by day. */
function daysLater(wall: string, days: number): string {
	let [year = 0, month = 0, day = 0] = wall.slice(0, 10).split('-').map(Number);
	for (let left = Math.abs(days); left > 0; left--) {
		day += Math.sign(days);
		if (day === 0) {
			month -= 1;
			if (month === 0) [year, month] = [year - 1, 12];
			day = daysIn(year, month);
		} else if (day > daysIn(year, month)) {
			[month, day] = [month + 1, 1];
			if (month === 13) [year, month] = [year + 1, 1];
		}
	}
	return `${year}-${two(month)}-${two(day)}${wall.slice(10)}`;
}

function two(number: number): string {
	return String(number).padStart(2, '0');
}

/** The first moment the wall shows it; a moment it skips, as if clocks had not changed. */
function expectMoment(moment: number, wall: string, zone: string): void {
	const asIfUtc = Date.parse(`${wall.replace(' ', 'T')}Z`);
	const around: number[] = [];
	for (let at = asIfUtc - 2 * DAY; at <= asIfUtc + 2 * DAY; at += GRID) around.push(at);
	const first = around.find((at) => shown(at, zone) === wall);
	expect(moment).toBe(first ?? asIfUtc - ahead(asIfUtc - 2 * DAY, zone));
}

test('months later the wall shows the same day and time, or the last day of a shorter month', () => {
	fc.assert(
		fc.property(zoneMoment, fc.integer({ min: -30, max: 30 }), ({ zone, at }, months) => {
			fc.pre(months !== 0);
			expectMoment(addMonths(at, months, zone), monthsLater(shown(at, zone), months), zone);
		}),
		{ numRuns: 400 },
	);
});

test('days later the wall shows the same time', () => {
	fc.assert(
		fc.property(zoneMoment, fc.integer({ min: -40, max: 40 }), ({ zone, at }, days) => {
			fc.pre(days !== 0);
			expectMoment(addDays(at, days, zone), daysLater(shown(at, zone), days), zone);
		}),
		{ numRuns: 400 },
	);
});

test('no months and no days later is the same moment, also where the wall shows a time twice', () => {
	fc.assert(
		fc.property(zoneMoment, ({ zone, at }) => {
			expect(addMonths(at, 0, zone)).toBe(at);
			expect(addDays(at, 0, zone)).toBe(at);
		}),
	);
});

test('milliseconds are kept', () => {
	const at = Date.parse('2026-05-31T10:20:30.456+08:00');
	expect(new Date(addMonths(at, -3, 'Asia/Shanghai')).toISOString()).toBe('2026-02-28T02:20:30.456Z');
	expect(addDays(at, 1, 'Asia/Shanghai')).toBe(at + DAY);
});

test.each([
	['three months before 31 May', '2026-05-31T10:00+08:00', -3, 'Asia/Shanghai', '2026-02-28T10:00+08:00'],
	['in a leap year', '2028-05-31T10:00+08:00', -3, 'Asia/Shanghai', '2028-02-29T10:00+08:00'],
	['a month after 31 January', '2026-01-31T23:59+08:00', 1, 'Asia/Shanghai', '2026-02-28T23:59+08:00'],
	['a year after 29 February', '2028-02-29T00:00+08:00', 12, 'Asia/Shanghai', '2029-02-28T00:00+08:00'],
	['across the new year', '2026-11-30T12:00+08:00', 3, 'Asia/Shanghai', '2027-02-28T12:00+08:00'],
	['into summer time', '2026-01-15T12:00-05:00', 6, 'America/New_York', '2026-07-15T12:00-04:00'],
	['onto a skipped time', '2026-02-08T02:30-05:00', 1, 'America/New_York', '2026-03-08T03:30-04:00'],
	['onto a time that comes twice', '2026-10-01T01:30-04:00', 1, 'America/New_York', '2026-11-01T01:30-04:00'],
	['onto a skipped half hour', '2026-09-04T02:15+10:30', 1, 'Australia/Lord_Howe', '2026-10-04T02:45+11:00'],
	['onto a skipped day', '2011-11-30T12:00-10:00', 1, 'Pacific/Apia', '2011-12-31T12:00+14:00'],
])('months: %s', (_what, from, months, zone, to) => {
	expect(new Date(addMonths(Date.parse(from), months, zone)).toISOString()).toBe(
		new Date(Date.parse(to)).toISOString(),
	);
});

test.each([
	['a day of 23 hours', '2026-03-07T12:00-05:00', 1, 'America/New_York', 23],
	['a day of 25 hours', '2026-10-31T12:00-04:00', 1, 'America/New_York', 25],
	['a day of 23.5 hours', '2026-10-03T12:00+10:30', 1, 'Australia/Lord_Howe', 23.5],
	['over a skipped day', '2011-12-29T12:00-10:00', 2, 'Pacific/Apia', 24],
])('days: %s', (_what, from, days, zone, hours) => {
	expect((addDays(Date.parse(from), days, zone) - Date.parse(from)) / 3_600_000).toBe(hours);
});
