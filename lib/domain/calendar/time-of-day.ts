import { DAY_MS, MINUTE_MS, momentOfWallTime, wallTimeAt } from './wall-time';

const MINUTES_PER_DAY = DAY_MS / MINUTE_MS;

/** Whole minutes that the clock shows past midnight, 0 to 1439. */
export function timeOfDay(epochMs: number, timeZone: string): number {
	const wall = wallTimeAt(epochMs, timeZone);
	return Math.floor((wall - midnightBefore(wall)) / MINUTE_MS);
}

/**
 * The first moment after `epochMs` at which the clock shows a time of day. Each calendar day counts once:
 * where clocks change, `momentOfWallTime` says when.
 * @param minutes past midnight, 0 to 1439
 * @throws RangeError for other minutes
 */
export function nextTimeOfDay(epochMs: number, minutes: number, timeZone: string): number {
	if (!(Number.isInteger(minutes) && minutes >= 0 && minutes < MINUTES_PER_DAY)) {
		throw new RangeError(`nextTimeOfDay: minutes is ${minutes}; expected an integer from 0 to 1439`);
	}
	let wall = midnightBefore(wallTimeAt(epochMs, timeZone)) + minutes * MINUTE_MS;
	let moment = momentOfWallTime(wall, timeZone);
	while (moment <= epochMs) {
		wall += DAY_MS;
		moment = momentOfWallTime(wall, timeZone);
	}
	return moment;
}

function midnightBefore(wall: number): number {
	return Math.floor(wall / DAY_MS) * DAY_MS;
}
