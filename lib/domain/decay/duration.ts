import { addDays, addMonths } from '../calendar/shift';
import { DAY_MS, HOUR_MS } from '../calendar/wall-time';

/** A span of the calendar: a month from 31 January ends on the last day of February, at the same time of day. */
export interface Duration {
	/** An integer. */
	amount: number;
	unit: 'hour' | 'day' | 'month';
}

/** The moment one duration later, in the zone's calendar. */
export function addDuration(epochMs: number, { amount, unit }: Duration, timeZone: string): number {
	switch (unit) {
		case 'hour':
			return epochMs + amount * HOUR_MS;
		case 'day':
			return addDays(epochMs, amount, timeZone);
		case 'month':
			return addMonths(epochMs, amount, timeZone);
	}
}

/** The moment one duration earlier, in the zone's calendar. */
export function subtractDuration(epochMs: number, { amount, unit }: Duration, timeZone: string): number {
	return addDuration(epochMs, { amount: -amount, unit }, timeZone);
}

/** About how long it is, to compare two durations where no date is given. */
export function usualLength({ amount, unit }: Duration): number {
	const unitMs = { hour: HOUR_MS, day: DAY_MS, month: 30 * DAY_MS };
	return amount * unitMs[unit];
}
