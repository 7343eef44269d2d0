import { addDays, addMonths } from '../calendar/shift';
import { DAY_MS, momentOfWallTime, wallTimeAt } from '../calendar/wall-time';
import type { SuppressionRule } from './rule-set';

export type EventWindow = NonNullable<SuppressionRule['window']>;

/**
 * The earliest event that still counts at `now`: an event this old does, one that is 1 ms older does not.
 * Calendar months and days of the zone; three months before 31 May is the last day of February.
 */
export function earliestCounting(now: number, window: EventWindow, timeZone: string): number {
	return 'months' in window ? addMonths(now, -window.months, timeZone) : addDays(now, -window.days, timeZone);
}

/**
 * The last moment at which an event counts, the other way around. An event of the last day of a month counts
 * until the last day of another; one of a day that the other month does not have, until that month is over.
 */
export function lastCounting(at: number, window: EventWindow, timeZone: string): number {
	if ('days' in window) return addDays(at, window.days, timeZone);
	const wall = wallTimeAt(at, timeZone);
	const event = new Date(wall);
	const length = monthLength(event, 0);
	const laterLength = monthLength(event, window.months);
	const day = event.getUTCDate();
	const monthStart = Date.UTC(event.getUTCFullYear(), event.getUTCMonth() + window.months, 1);
	if (day > laterLength) return momentOfWallTime(monthStart + laterLength * DAY_MS, timeZone) - 1;
	const laterDay = day === length ? laterLength : day;
	const timeOfDay = wall - Math.floor(wall / DAY_MS) * DAY_MS;
	return momentOfWallTime(monthStart + (laterDay - 1) * DAY_MS + timeOfDay, timeZone);
}

function monthLength(date: Date, monthsLater: number): number {
	return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + monthsLater + 1, 0)).getUTCDate();
}
