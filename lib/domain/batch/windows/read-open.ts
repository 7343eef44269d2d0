import type { Cursor } from '../../document/cursor';
import { readWeekdays } from './read-weekdays';
import { halfWidth, splitEntries } from './split-entries';
import type { Window } from './windows';

const TIME = /^([01]?\d|2[0-3]):([0-5]\d)$/;
/** Between two times: hyphen, dashes, minus, tilde, wave dash, and the Chinese words for "to". */
const TO = /\s*[-~\u2010-\u2015\u2212\u301c\u81f3\u5230]+\s*/;
const WHOLE_DAY = { from: 0, until: 0 };

/**
 * Windows as text, `22:00-06:00, 12:00-13:30`, or as rows `{ from, until, weekdays? }`; `always` for the whole
 * day.
 * @param weekdays for windows that do not say theirs
 */
export function readOpen(cursor: Cursor, weekdays: readonly number[]): Window[] {
	const entries = splitEntries(cursor);
	if (entries.length === 0) cursor.report('EMPTY', { expected: 'at least one window such as 22:00-06:00' });
	return entries.map((entry) =>
		typeof entry.value === 'object' ? readRow(entry, weekdays) : { ...readText(entry), weekdays },
	);
}

function readText(entry: Cursor): Omit<Window, 'weekdays'> {
	const text = halfWidth(entry);
	if (/^(?:always|全天)$/i.test(text)) return WHOLE_DAY;
	const times = text.split(TO);
	const [from, until] = [minutesOf(times[0]), minutesOf(times[1], '24:00')];
	if (from !== undefined && until !== undefined && times.length === 2) return { from, until };
	entry.reportType('a window such as 22:00-06:00');
	return WHOLE_DAY;
}

function readRow(entry: Cursor, weekdays: readonly number[]): Window {
	if (!entry.isObject(['from', 'until', 'weekdays'])) return { ...WHOLE_DAY, weekdays };
	return {
		from: readTime(entry.get('from')),
		until: readTime(entry.get('until'), '24:00'),
		weekdays: readWeekdays(entry.get('weekdays'), weekdays),
	};
}

/** @param midnight another way to write 00:00 */
function readTime(cursor: Cursor, midnight?: string): number {
	const minutes = minutesOf(halfWidth(cursor), midnight);
	if (minutes === undefined) cursor.reportType('a time of day such as 22:00');
	return minutes ?? 0;
}

function minutesOf(text = '', midnight?: string): number | undefined {
	if (text === midnight) return 0;
	const [, hours, minutes] = TIME.exec(text) ?? [];
	return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}
