import { DAY_MS, HOUR_MS, MINUTE_MS, momentOfWallTime, wallTimeAt } from '../../../lib/domain/calendar/wall-time';

export interface TimeTick {
	/** Epoch ms. */
	at: number;
	label: string;
}

/** Steps that fall on the same times of every day, or on whole days. */
const STEPS = [
	...[1, 5, 10, 30].map((minutes) => minutes * MINUTE_MS),
	...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
	...[1, 2, 3, 7, 14, 28, 56, 91, 182, 364].map((days) => days * DAY_MS),
];

/**
 * Round times between two moments as clocks in a zone show them, `most` at most. Labels are
 * `11-05` for whole days, else `11-05 06:00`; at midnight and at the first of several the date, then the time.
 * @param timeZone IANA name
 */
export function timeTicks(from: number, to: number, timeZone: string, most: number): TimeTick[] {
	const [first, last] = [wallTimeAt(from, timeZone), wallTimeAt(to, timeZone)];
	const step =
		STEPS.find((each) => (last - first) / each <= most - 1) ??
		Math.ceil((last - first) / most / DAY_MS) * DAY_MS;
	const ticks: TimeTick[] = [];
	for (let wall = Math.ceil(first / step) * step; wall <= last; wall += step) {
		ticks.push({ at: momentOfWallTime(wall, timeZone), label: labelOf(wall, step) });
	}
	return ticks;
}

function labelOf(wall: number, step: number): string {
	const [date = '', time = ''] = new Date(wall).toISOString().split('T');
	const day = date.slice(5);
	if (step >= DAY_MS || wall % DAY_MS === 0) return day;
	return time.slice(0, 5);
}
