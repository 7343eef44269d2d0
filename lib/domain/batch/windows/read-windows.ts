import { Cursor, finishReading, startReading } from '../../document/cursor';
import { readHolidays } from './read-holidays';
import { readTimeZone } from './read-time-zone';
import { readWeekdays } from './read-weekdays';
import { readOpen } from './read-open';
import { DEFAULT_WINDOWS, EVERY_DAY, type Windows } from './windows';

const KEYS = ['time_zone', 'open', 'weekdays', 'holidays', 'on_holidays'];

/**
 * Reads windows: `'always'`; times as text, `22:00-06:00, 12:00-13:30`; rows `{ from, until, weekdays? }`; or
 * an object, or its JSON text, `{ time_zone?, open?, weekdays?, holidays?, on_holidays? }` with any of these as
 * `open`. What is absent is as in `DEFAULT_WINDOWS`.
 * @throws DocumentError with everything that is wrong, and where
 */
export function readWindows(document: unknown): Windows {
	const isTimes = typeof document === 'string' && !/^\s*[[{"]/.test(document);
	const cursor = isTimes ? new Cursor(document, '', []) : startReading(document);
	const windows = readWindowsFrom(cursor);
	finishReading(cursor);
	return windows;
}

/** The same at one place of a document; notes what is wrong. */
export function readWindowsFrom(cursor: Cursor): Windows {
	if (cursor.isAbsent) return DEFAULT_WINDOWS;
	if (typeof cursor.value !== 'object' || Array.isArray(cursor.value)) {
		return { ...DEFAULT_WINDOWS, open: readOpen(cursor, EVERY_DAY) };
	}
	cursor.isObject(KEYS);
	const weekdays = readWeekdays(cursor.get('weekdays'), EVERY_DAY);
	const open = cursor.get('open');
	return {
		timeZone: readTimeZone(cursor.get('time_zone')),
		open: open.isAbsent
			? DEFAULT_WINDOWS.open.map((window) => ({ ...window, weekdays }))
			: readOpen(open, weekdays),
		holidays: readHolidays(cursor.get('holidays')),
		onHolidays: cursor.get('on_holidays').oneOf(['closed', 'all_day'], DEFAULT_WINDOWS.onHolidays),
	};
}
