import { DAY_MS, momentOfWallTime, wallTimeAt } from './wall-time';

/** The first moment of the calendar day: midnight, or where clocks skip midnight, the change of clocks. */
export function startOfDay(epochMs: number, timeZone: string): number {
	// Since 1970 no zone has skipped midnight without beginning at midnight, so that a skipped midnight, counted
	// as if the clocks had not changed yet, is the change itself.
	return momentOfWallTime(dayNumber(epochMs, timeZone) * DAY_MS, timeZone);
}

/** How often the date changes from `from` to `to`; negative when `to` is on an earlier day. */
export function calendarDaysBetween(from: number, to: number, timeZone: string): number {
	return dayNumber(to, timeZone) - dayNumber(from, timeZone);
}

/** The calendar day as text that sorts by time: `2026-11-22`. */
export function dayKey(epochMs: number, timeZone: string): string {
	const day = dayNumber(epochMs, timeZone);
	let key = dayKeys.get(day);
	if (key === undefined) {
		key = new Date(day * DAY_MS).toISOString().replace(/T.*/, '');
		dayKeys.set(day, key);
	}
	return key;
}

/** Writing a date costs ten times the calendar; a million moments lie on a few hundred days. */
const dayKeys = new Map<number, string>();

/** The day of the week as ISO 8601 counts: 1 is Monday, 7 is Sunday. */
export function weekday(epochMs: number, timeZone: string): number {
	// 1 January 1970 was a Thursday.
	return modulo(dayNumber(epochMs, timeZone) + 3, 7) + 1;
}

/** Calendar days since 1 January 1970. */
function dayNumber(epochMs: number, timeZone: string): number {
	return Math.floor(wallTimeAt(epochMs, timeZone) / DAY_MS);
}

function modulo(value: number, divisor: number): number {
	return ((value % divisor) + divisor) % divisor;
}
