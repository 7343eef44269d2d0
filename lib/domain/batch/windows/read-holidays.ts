import { DAY_MS } from '../../calendar/wall-time';
import type { Cursor } from '../../document/cursor';
import { halfWidth, splitEntries } from './split-entries';

/** A date picker adds midnight. */
const DATE = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?$/;
/** From the first to the last day: tilde, wave dash, two dots, and the Chinese words for "to". */
const TO = /\s*(?:[~\u301c\u81f3\u5230]|\.\.)\s*/;
/** Longer than any holidays: a wrong year. */
const LONGEST_DAYS = 366;

/**
 * Dates, in order, each once: `2026-10-01`, or several days, `2026-10-01~2026-10-07`; as a list or as text.
 */
export function readHolidays(cursor: Cursor): string[] {
	const days = new Set<number>();
	for (const entry of splitEntries(cursor)) {
		const span = daysOf(halfWidth(entry));
		if (!span) entry.reportType('a date such as 2026-10-01, or several such as 2026-10-01~2026-10-07');
		for (const day of span ?? []) days.add(day);
	}
	return [...days].sort((a, b) => a - b).map((day) => new Date(day * DAY_MS).toISOString().slice(0, 10));
}

/** Days since 1 January 1970; undefined for what is no date or no span of them. */
function daysOf(text: string): number[] | undefined {
	const ends = text.split(TO);
	const [first, last] = [dayOf(ends[0]), dayOf(ends.at(-1))];
	if (first === undefined || last === undefined || ends.length > 2) return undefined;
	if (last < first || last - first >= LONGEST_DAYS) return undefined;
	return Array.from({ length: last - first + 1 }, (_, step) => first + step);
}

/** Date.UTC takes 31 April for 1 May. */
function dayOf(text = ''): number | undefined {
	const [, year, month, day] = (DATE.exec(text) ?? []).map(Number);
	if (year === undefined || month === undefined || day === undefined) return undefined;
	const date = new Date(Date.UTC(year, month - 1, day));
	const isOfCalendar = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
	return isOfCalendar ? date.getTime() / DAY_MS : undefined;
}
