import fc from 'fast-check';
import { closesAt, isOpenAt, nextOpening, openSpans } from '../../../../lib/domain/batch/windows/openings';
import { readWindows } from '../../../../lib/domain/batch/windows/read-windows';
import { DEFAULT_WINDOWS } from '../../../../lib/domain/batch/windows/windows';
import { DAY, MINUTE } from '../../calendar/intl-clock';
import { openMinutes } from './minute-clock';
import { someWindows } from './some-windows';

const DAYS = 9;
const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());

test('what is open is what the clock, the weekday and the holidays say, minute by minute', () => {
	let openings = 0;
	fc.assert(
		fc.property(someWindows, ({ windows, at }) => {
			const expected = openMinutes(windows, at, DAYS * 1440);
			const actual = expected.map(() => false);
			let end = -Infinity;
			for (const { from, until } of openSpans(windows, at, at + DAYS * DAY)) {
				// Apart from each other: what touches is one opening.
				expect(from).toBeGreaterThan(end);
				expect(until).toBeGreaterThan(from);
				actual.fill(true, (from - at) / MINUTE, (until - at) / MINUTE);
				end = until;
				openings++;
			}
			expect(actual.findIndex((open, minute) => open !== expected[minute])).toBe(-1);
		}),
		{ seed: 5, numRuns: 250 },
	);
	expect(openings).toBeGreaterThan(1_500);
});

test('at any moment it is known whether it is open, when it closes and when it opens', () => {
	const seen = { open: 0, closed: 0 };
	fc.assert(
		fc.property(someWindows, fc.integer({ min: 0, max: MINUTE - 1 }), ({ windows, at }, ms) => {
			const minutes = openMinutes(windows, at, DAYS * 1440);
			const open = minutes[0]!;
			seen[open ? 'open' : 'closed']++;
			expect(isOpenAt(windows, at + ms)).toBe(open);
			const change = minutes.indexOf(!open);
			const next = open ? closesAt(windows, at + ms) : nextOpening(windows, at + ms);
			if (change === -1) expect(next ?? Infinity).toBeGreaterThanOrEqual(at + DAYS * DAY);
			else expect(iso(next)).toBe(iso(at + change * MINUTE));
			if (open) expect(nextOpening(windows, at + ms)).toBe(at + ms);
			else expect(closesAt(windows, at + ms)).toBeUndefined();
		}),
		{ seed: 6, numRuns: 250 },
	);
	expect(Math.min(seen.open, seen.closed)).toBeGreaterThan(60);
});

test.each([
	[
		'an ordinary night',
		'00:00-06:00',
		'Asia/Shanghai',
		'2026-11-22T13:00+08:00',
		'2026-11-23T00:00+08:00',
		6,
	],
	[
		'a night over midnight',
		'22:00-06:00',
		'Asia/Shanghai',
		'2026-11-22T13:00+08:00',
		'2026-11-22T22:00+08:00',
		8,
	],
	[
		'a night that loses an hour',
		'00:00-06:00',
		'America/New_York',
		'2026-03-07T13:00-05:00',
		'2026-03-08T00:00-05:00',
		5,
	],
	[
		'a night that gains an hour',
		'00:00-06:00',
		'America/New_York',
		'2026-10-31T13:00-04:00',
		'2026-11-01T00:00-04:00',
		7,
	],
	[
		'a start that is skipped',
		'02:30-06:00',
		'America/New_York',
		'2026-03-07T13:00-05:00',
		'2026-03-08T03:00-04:00',
		3,
	],
	[
		'an end that is skipped',
		'00:00-02:30',
		'America/New_York',
		'2026-03-07T13:00-05:00',
		'2026-03-08T00:00-05:00',
		2,
	],
	[
		'a window that is skipped',
		'02:10-02:50',
		'America/New_York',
		'2026-03-07T13:00-05:00',
		'2026-03-09T02:10-04:00',
		40 / 60,
	],
	[
		'an end that comes twice',
		'00:00-01:30',
		'America/New_York',
		'2026-10-31T13:00-04:00',
		'2026-11-01T00:00-04:00',
		1.5,
	],
	[
		'a start that comes twice',
		'01:30-06:00',
		'America/New_York',
		'2026-10-31T13:00-04:00',
		'2026-11-01T01:30-04:00',
		5.5,
	],
	[
		'half an hour back',
		'00:00-06:00',
		'Australia/Lord_Howe',
		'2026-04-04T13:00+11:00',
		'2026-04-05T00:00+11:00',
		6.5,
	],
	[
		'a day that is skipped',
		'22:00-06:00',
		'Pacific/Apia',
		'2011-12-29T13:00-10:00',
		'2011-12-29T22:00-10:00',
		8,
	],
])('%s', (_what, open, timeZone, at, from, hours) => {
	const windows = readWindows({ open, time_zone: timeZone });
	const opening = nextOpening(windows, Date.parse(at))!;
	expect(iso(opening)).toBe(iso(Date.parse(from)));
	expect((closesAt(windows, opening)! - opening) / 3_600_000).toBeCloseTo(hours, 10);
});

test('a night goes on while the clock, set back over midnight, shows the evening again', () => {
	const windows = readWindows({ open: '00:00-06:00', time_zone: 'America/St_Johns' });
	const evening = Date.parse('2010-11-06T23:30-03:30');
	expect(isOpenAt(windows, evening)).toBe(true);
	expect(iso(closesAt(windows, evening))).toBe(iso(Date.parse('2010-11-07T06:00-03:30')));
	expect(isOpenAt(windows, Date.parse('2010-11-06T23:30-02:30'))).toBe(false);
});

describe('holidays', () => {
	const night = { open: '22:00-06:00', holidays: '2026-10-01~2026-10-02' };
	const spansOf = (document: object) =>
		[
			...openSpans(
				readWindows(document),
				Date.parse('2026-09-30T00:00+08:00'),
				Date.parse('2026-10-04T00:00+08:00'),
			),
		].map(({ from, until }) =>
			[from, until].map((at) => new Date(at + 8 * 3_600_000).toISOString().slice(8, 16).replace('T', ' ')),
		);

	test('close: the night before ends at midnight and the next begins after them', () => {
		expect(spansOf(night)).toEqual([
			['30 00:00', '30 06:00'],
			['30 22:00', '01 00:00'],
			['03 22:00', '04 00:00'],
		]);
	});

	test('open all day: the windows hold besides', () => {
		expect(spansOf({ ...night, on_holidays: 'all_day' })).toEqual([
			['30 00:00', '30 06:00'],
			['30 22:00', '03 06:00'],
			['03 22:00', '04 00:00'],
		]);
	});
});

describe('without end', () => {
	const at = Date.parse('2026-09-28T12:00+08:00');

	test('what is always open never closes', () => {
		expect(closesAt(readWindows('always'), at)).toBe(Infinity);
		expect([...openSpans(readWindows('00:00-12:00, 12:00-00:00'), at)]).toEqual([
			{ from: at, until: Infinity },
		]);
	});

	test('but for the next holiday', () => {
		const windows = readWindows({ open: 'always', holidays: ['2027-10-01'] });
		expect(iso(closesAt(windows, at))).toBe('2027-09-30T16:00:00.000Z');
		expect(iso(nextOpening(windows, Date.parse('2027-10-01T12:00+08:00')))).toBe('2027-10-01T16:00:00.000Z');
		expect(closesAt(windows, Date.parse('2027-10-02T00:00+08:00'))).toBe(Infinity);
	});

	test('a week with one minute left out closes for it', () => {
		const windows = readWindows([
			{ from: '00:00', until: '00:00', weekdays: '1-6' },
			{ from: '00:01', until: '00:00', weekdays: '7' },
		]);
		expect(iso(closesAt(windows, at))).toBe(iso(Date.parse('2026-10-04T00:00+08:00')));
	});

	test('openings are found as they are asked for', () => {
		const spans = openSpans(DEFAULT_WINDOWS, at);
		const first = Array.from({ length: 1_000 }, () => spans.next().value!);
		expect(iso(first.at(-1)!.from)).toBe(iso(Date.parse('2026-09-28T00:00+08:00') + 1_000 * DAY));
	});

	test('where nothing ever opens, nothing is searched for without end', () => {
		const never = { ...DEFAULT_WINDOWS, open: [{ from: 0, until: 0, weekdays: [] }] };
		expect(nextOpening(never, at)).toBeUndefined();
		const once = { ...never, holidays: ['2026-10-01'], onHolidays: 'all_day' as const };
		expect([...openSpans(once, at)].map(({ from }) => iso(from))).toEqual(['2026-09-30T16:00:00.000Z']);
	});
});
