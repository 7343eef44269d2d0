import fc from 'fast-check';
import { readWindows, readWindowsFrom } from '../../../../lib/domain/batch/windows/read-windows';
import { DEFAULT_WINDOWS, EVERY_DAY } from '../../../../lib/domain/batch/windows/windows';
import { writeWindows } from '../../../../lib/domain/batch/windows/write-windows';
import { Cursor } from '../../../../lib/domain/document/cursor';
import { DocumentError, type Problem } from '../../../../lib/domain/document/problem';
import { someWindows } from './some-windows';

const times = (...pairs: Array<[number, number]>) =>
	pairs.map(([from, until]) => ({ from, until, weekdays: EVERY_DAY }));

function problemsOf(document: unknown): readonly Problem[] {
	try {
		readWindows(document);
	} catch (error) {
		if (error instanceof DocumentError) return error.problems;
		throw error;
	}
	return [];
}
const told = (document: unknown) =>
	problemsOf(document).map(({ path, code, values }) => [path, code, values.near ?? values.expected]);

test('nothing said is by night in China, without holidays', () => {
	for (const nothing of [undefined, null, {}]) expect(readWindows(nothing)).toEqual(DEFAULT_WINDOWS);
	expect(DEFAULT_WINDOWS).toEqual({
		timeZone: 'Asia/Shanghai',
		open: times([0, 360]),
		holidays: [],
		onHolidays: 'closed',
	});
});

test.each([
	['22:00-06:00', times([1320, 360])],
	['22:00-06:00, 12:00-13:30', times([1320, 360], [720, 810])],
	[' 0:00 - 6:00 ', times([0, 360])],
	['18:00-24:00', times([1080, 0])],
	['22\uff1a00\uff0d06\uff1a00\uff0c12\uff1a00\u201413\uff1a30', times([1320, 360], [720, 810])],
	['\uff12\uff12\uff1a\uff10\uff10\uff5e\uff10\uff16\uff1a\uff10\uff10', times([1320, 360])],
	['22:00\u81f306:00\u300112:00\u523013:30\uff1b9:00~10:00', times([1320, 360], [720, 810], [540, 600])],
	['22:00\u201306:00\n12:00\u2014\u201413:30', times([1320, 360], [720, 810])],
	['always', times([0, 0])],
	['全天', times([0, 0])],
])('%s are times, in either width', (text, open) => {
	expect(readWindows(text).open).toEqual(open);
	expect(readWindows({ open: text }).open).toEqual(open);
	expect(readWindows([text]).open).toEqual(open);
});

test('rows of a form say the same', () => {
	const rows = [
		{ from: '00:00', until: '06:00', weekdays: [1, 2, 3, 4, 5] },
		{ from: '12:00', until: '13:30', weekdays: ['6', '7'] },
		{ from: '22:00', until: '24:00' },
	];
	const open = [
		{ from: 0, until: 360, weekdays: [1, 2, 3, 4, 5] },
		{ from: 720, until: 810, weekdays: [6, 7] },
		{ from: 1320, until: 0, weekdays: EVERY_DAY },
	];
	expect(readWindows(rows).open).toEqual(open);
	expect(readWindows(JSON.stringify(rows)).open).toEqual(open);
	expect(readWindows({ open: rows, weekdays: '1-3' }).open[2]).toEqual({
		from: 1320,
		until: 0,
		weekdays: [1, 2, 3],
	});
});

test('every field of a document counts', () => {
	expect(
		readWindows({
			time_zone: 'Europe/Berlin',
			open: '20:00-08:00',
			weekdays: '周一至周五',
			holidays: '2026-12-25, 2026-12-24',
			on_holidays: 'all_day',
		}),
	).toEqual({
		timeZone: 'Europe/Berlin',
		open: [{ from: 1200, until: 480, weekdays: [1, 2, 3, 4, 5] }],
		holidays: ['2026-12-24', '2026-12-25'],
		onHolidays: 'all_day',
	});
});

test.each([
	['1-5', [1, 2, 3, 4, 5]],
	['周六,周日', [6, 7]],
	['星期天\u3001星期一', [1, 7]],
	['工作日', [1, 2, 3, 4, 5]],
	['周末', [6, 7]],
	['Fri-Mon', [1, 5, 6, 7]],
	['saturday', [6]],
	[
		['sun', 3, '3'],
		[3, 7],
	],
	[2, [2]],
])('%j are weekdays', (weekdays, expected) => {
	expect(readWindows({ weekdays }).open[0]!.weekdays).toEqual(expected);
});

test.each([
	['2026-10-01', ['2026-10-01']],
	['2026-9-30~2026-10-2', ['2026-09-30', '2026-10-01', '2026-10-02']],
	['2026-10-02\u81f32026-10-03\uff0c2026/10/01\u30012026-10-02', ['2026-10-01', '2026-10-02', '2026-10-03']],
	[
		['2026-10-01T00:00:00', '2028-02-28..2028-03-01'],
		['2026-10-01', '2028-02-28', '2028-02-29', '2028-03-01'],
	],
	['', []],
])('%j are holidays', (holidays, expected) => {
	expect(readWindows({ holidays }).holidays).toEqual(expected);
});

describe('what never opens is refused', () => {
	const window = 'at least one window such as 22:00-06:00';
	test.each([
		['no windows', [], '', window],
		['a text without any', ' , ', '', window],
		['no windows but holidays', { open: [], holidays: '2026-10-01', on_holidays: 'all_day' }, 'open', window],
		['no weekday', { weekdays: [] }, 'weekdays', 'at least one weekday'],
		[
			'a row without weekdays',
			[{ from: '1:00', until: '2:00', weekdays: [] }],
			'[0].weekdays',
			'at least one weekday',
		],
	])('%s', (_what, document, path, expected) => {
		expect(told(document)).toEqual([[path, 'EMPTY', expected]]);
	});
});

describe('what cannot be read is told with its place and what was expected', () => {
	const window = 'a window such as 22:00-06:00';
	const time = 'a time of day such as 22:00';
	const weekday = 'a weekday from 1 (Monday) to 7 (Sunday)';
	const date = 'a date such as 2026-10-01, or several such as 2026-10-01~2026-10-07';
	test.each<[unknown, string, string, string]>([
		['25:00-06:00', '', 'WRONG_TYPE', window],
		['22:00-24:01', '', 'WRONG_TYPE', window],
		['24:00-06:00', '', 'WRONG_TYPE', window],
		['22:00', '', 'WRONG_TYPE', window],
		['22:00-23:00-24:00', '', 'WRONG_TYPE', window],
		['22-6', '', 'WRONG_TYPE', window],
		[22, '', 'WRONG_TYPE', window],
		[[{ from: '22:60', until: '6:00' }], '[0].from', 'WRONG_TYPE', time],
		[[{ from: '22:00' }], '[0].until', 'MISSING', time],
		[[{ from: 22, until: '06:00' }], '[0].from', 'WRONG_TYPE', time],
		[{ weekdays: [0] }, 'weekdays[0]', 'WRONG_TYPE', weekday],
		[{ weekdays: '1-8' }, 'weekdays', 'WRONG_TYPE', weekday],
		[{ weekdays: '1-3-5' }, 'weekdays', 'WRONG_TYPE', weekday],
		[{ weekdays: '周八' }, 'weekdays', 'WRONG_TYPE', weekday],
		[{ holidays: ['2026-10-01', '2026-02-30'] }, 'holidays[1]', 'WRONG_TYPE', date],
		[{ holidays: '国庆节' }, 'holidays', 'WRONG_TYPE', date],
		[{ holidays: '2026-10-07~2026-10-01' }, 'holidays', 'WRONG_TYPE', date],
		[{ holidays: '2026-10-01~2027-10-07' }, 'holidays', 'WRONG_TYPE', date],
		[{ holidays: ['2026-09-30T16:00:00.000Z'] }, 'holidays[0]', 'WRONG_TYPE', date],
		[{ on_holidays: 'close' }, 'on_holidays', 'UNKNOWN_VALUE_NEAR', 'closed'],
		[{ timezone: 'UTC' }, 'timezone', 'UNKNOWN_KEY_NEAR', 'time_zone'],
	])('%j', (document, path, code, expected) => {
		expect(told(document)).toEqual([[path, code, expected]]);
	});

	test('all at once', () => {
		expect(
			told({ time_zone: 'Asia/Shangai', open: '22:00-06:00, 12-13', weekdays: 'x' }).map(([path]) => path),
		).toEqual(['weekdays', 'time_zone', 'open']);
	});

	test('below the place where the windows stand', () => {
		const problems: Problem[] = [];
		readWindowsFrom(new Cursor({ open: [{ from: 'x', until: '6:00' }] }, 'job.windows', problems));
		expect(problems.map(({ path }) => path)).toEqual(['job.windows.open[0].from']);
	});

	test('text that begins as JSON does is taken for JSON', () => {
		expect(told('{"open": ')).toEqual([['', 'INVALID_JSON', undefined]]);
	});
});

describe('a time zone', () => {
	test.each(['Asia/Shanghai', 'asia/shanghai', 'UTC', 'GMT', '+08:00', 'PRC', 'CET', 'America/New_York'])(
		'%s is one',
		(name) => {
			expect(readWindows({ time_zone: name }).timeZone).toBe(name);
		},
	);

	test.each([
		['Asia/Shangai', /^Asia\/Shanghai/],
		['Shanghai', /^Asia\/Shanghai/],
		['Europe/Berln', /^Europe\/Berlin/],
		['America/NewYork', /^America\/New_York/],
		['Asia/Beijing', /^Asia\/Shanghai$/],
		['北京时间', /^Asia\/Shanghai$/],
		['UTC+8', /^Asia\/Shanghai$/],
		['GMT+08:00', /^Asia\/Shanghai$/],
	])('%s is answered with what may be meant', (name, near) => {
		expect(told({ time_zone: name })).toEqual([
			['time_zone', 'UNKNOWN_VALUE_NEAR', expect.stringMatching(near)],
		]);
	});

	test('CST is not taken for that of Chicago', () => {
		expect(told({ time_zone: 'CST' })).toEqual([['time_zone', 'UNKNOWN_VALUE_NEAR', 'Asia/Shanghai']]);
		expect(told({ time_zone: 'EST' })).toEqual([['time_zone', 'INVALID_TIME_ZONE', undefined]]);
	});
});

test('windows that are written are read as the same', () => {
	fc.assert(
		fc.property(someWindows, ({ windows }) => {
			const sorted = {
				...windows,
				open: windows.open.map((window) => ({ ...window, weekdays: [...window.weekdays].sort() })),
			};
			expect(readWindows(JSON.stringify(writeWindows(sorted)))).toEqual(sorted);
		}),
		{ seed: 12, numRuns: 200 },
	);
});
