import { parseZonedTime } from '../../../lib/domain/calendar/zoned-time';

const iso = (text: string, zone: string): string | undefined => {
	const ms = parseZonedTime(text, zone);
	return ms === undefined ? undefined : new Date(ms).toISOString();
};

test.each([
	['2026-11-11', 'Asia/Shanghai', '2026-11-10T16:00:00.000Z'],
	['2026-11-11T00:00:00', 'Asia/Shanghai', '2026-11-10T16:00:00.000Z'],
	['2026-11-11 08:30', 'Asia/Shanghai', '2026-11-11T00:30:00.000Z'],
	['2026-11-11T08:30:15.250', 'Asia/Shanghai', '2026-11-11T00:30:15.250Z'],
	[' 2026-11-11 ', 'UTC', '2026-11-11T00:00:00.000Z'],
	['2026-11-11T00:00:00Z', 'Asia/Shanghai', '2026-11-11T00:00:00.000Z'],
	['2026-11-11T00:00:00+09:00', 'Asia/Shanghai', '2026-11-10T15:00:00.000Z'],
	['2026-11-11 00:00 -0500', 'Asia/Shanghai', '2026-11-11T05:00:00.000Z'],
	['2026-07-01T12:00', 'America/New_York', '2026-07-01T16:00:00.000Z'],
	['2026-12-01T12:00', 'America/New_York', '2026-12-01T17:00:00.000Z'],
	['2026-11-11', 'Asia/Kolkata', '2026-11-10T18:30:00.000Z'],
])('%j in %s is %s', (text, zone, expected) => {
	expect(iso(text, zone)).toBe(expected);
});

describe('around a change of clocks', () => {
	test.each([
		['the last minute before', '2026-03-08T01:59', 'America/New_York', '2026-03-08T06:59:00.000Z'],
		['a time that is skipped', '2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30:00.000Z'],
		['the first minute after', '2026-03-08T03:00', 'America/New_York', '2026-03-08T07:00:00.000Z'],
		[
			'the first of a time that comes twice',
			'2026-11-01T01:30',
			'America/New_York',
			'2026-11-01T05:30:00.000Z',
		],
		['the first of two, east of Greenwich', '2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
		['a skipped time, east of Greenwich', '2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
		['a skipped midnight', '2026-03-29T00:00', 'Asia/Beirut', '2026-03-28T22:00:00.000Z'],
	])('%s', (_what, text, zone, expected) => {
		expect(iso(text, zone)).toBe(expected);
	});
});

test.each([
	'',
	'tomorrow',
	'2026',
	'2026-11',
	'2026-13-01',
	'2026-02-30',
	'2026-04-31T10:00',
	'2026-11-11T25:00',
	'11/11/2026',
	'abc 1',
	'2026-11-11T',
])('%j is not a time', (text) => {
	expect(parseZonedTime(text, 'Asia/Shanghai')).toBeUndefined();
});
