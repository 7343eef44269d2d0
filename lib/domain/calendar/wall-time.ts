import { offsetAt } from './zone-offset';

export const MINUTE_MS = 60 * 1000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/**
 * What calendar and clock show in a zone at a moment, as the epoch ms at which they show the same in UTC.
 * Days of it all have 24 hours, so that calendar arithmetic on it is plain arithmetic.
 */
export function wallTimeAt(epochMs: number, timeZone: string): number {
	return epochMs + offsetAt(epochMs, timeZone);
}

/**
 * When calendar and clock of a zone show `wall`. A time that a change of clocks skips counts as if the clocks
 * had not changed yet; of a time that comes twice the first is meant.
 */
export function momentOfWallTime(wall: number, timeZone: string): number {
	// A day is further than any change of clocks reaches, and nearer than the next one.
	const before = offsetAt(wall - DAY_MS, timeZone);
	const after = offsetAt(wall + DAY_MS, timeZone);
	if (before === after) return wall - before;
	// The larger offset gives the earlier moment.
	const earlier = wall - Math.max(before, after);
	if (wallTimeAt(earlier, timeZone) === wall) return earlier;
	const later = wall - Math.min(before, after);
	return wallTimeAt(later, timeZone) === wall ? later : wall - before;
}
