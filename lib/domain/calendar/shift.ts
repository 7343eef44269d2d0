import { DAY_MS, momentOfWallTime, wallTimeAt } from './wall-time';

/**
 * The same wall-clock time some calendar months later, or earlier for a negative number. A day that the month
 * does not have becomes its last: three months before 31 May is 28 or 29 February.
 * Where clocks change, `momentOfWallTime` says what is meant.
 * @param months an integer
 */
export function addMonths(epochMs: number, months: number, timeZone: string): number {
	if (months === 0) return epochMs;
	const wall = wallTimeAt(epochMs, timeZone);
	const date = new Date(wall);
	const day = date.getUTCDate();
	date.setUTCMonth(date.getUTCMonth() + months);
	// The month was too short and the date ran over into the next: day 0 is the last of the month before.
	if (date.getUTCDate() !== day) date.setUTCDate(0);
	return momentOfWallTime(date.getTime(), timeZone);
}

/**
 * The same wall-clock time some calendar days later, or earlier for a negative number: 24 hours each, but for
 * days on which clocks change. `momentOfWallTime` says what is meant there.
 * @param days an integer
 */
export function addDays(epochMs: number, days: number, timeZone: string): number {
	if (days === 0) return epochMs;
	return momentOfWallTime(wallTimeAt(epochMs, timeZone) + days * DAY_MS, timeZone);
}
