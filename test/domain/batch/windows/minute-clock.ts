import type { Windows } from '../../../../lib/domain/batch/windows/windows';
import { ahead, DAY, GRID, MINUTE } from '../../calendar/intl-clock';

const FIRST = Date.UTC(2010, 11, 1);
const LAST = Date.UTC(2013, 1, 1);

/** Two years and two months with all that clocks do: Samoa left out 30 December 2011. */
export const zones = [
	'Asia/Shanghai',
	'America/New_York',
	'Europe/Berlin',
	'Australia/Lord_Howe',
	'Pacific/Apia',
];
export const firstMinute = FIRST / MINUTE;
export const lastMinute = LAST / MINUTE;

const clocks = new Map<string, Float64Array>();

/**
 * What a clock that is never set back shows, minute by minute, in minutes since 1970: at first as Intl says, and
 * while the zone repeats an hour, the latest time it has shown.
 */
function readClock(zone: string): Float64Array {
	const known = clocks.get(zone);
	if (known) return known;
	const clock = new Float64Array((LAST - FIRST) / MINUTE);
	let latest = -Infinity;
	let offset = 0;
	clock.forEach((_, index) => {
		const at = FIRST + index * MINUTE;
		if (at % GRID === 0) offset = ahead(at, zone);
		latest = Math.max(latest, (at + offset) / MINUTE);
		clock[index] = latest;
	});
	clocks.set(zone, clock);
	return clock;
}

const changesByZone = new Map<string, number[]>();

/** When the clocks of the zone change. */
export function changes(zone: string): number[] {
	let found = changesByZone.get(zone);
	if (!found) {
		const clock = readClock(zone);
		found = [];
		for (let index = 1; index < clock.length; index++) {
			if (clock[index] !== clock[index - 1]! + 1) found.push(FIRST + index * MINUTE);
		}
		changesByZone.set(zone, found);
	}
	return found;
}

/** Whether the windows are open, minute by minute from `from` on, from what the clock shows in each. */
export function openMinutes(windows: Windows, from: number, minutes: number): boolean[] {
	const clock = readClock(windows.timeZone);
	const start = (from - FIRST) / MINUTE;
	const holidays = new Set(windows.holidays.map((date) => Date.parse(date) / DAY));
	return Array.from({ length: minutes }, (_, step) => isOpen(windows, holidays, clock[start + step]!));
}

function isOpen({ open, onHolidays }: Windows, holidays: ReadonlySet<number>, wall: number): boolean {
	const today = Math.floor(wall / 1440);
	const minutes = wall - today * 1440;
	if (onHolidays === 'all_day' && holidays.has(today)) return true;
	const isClosed = (day: number): boolean => onHolidays === 'closed' && holidays.has(day);
	const mayBegin = (day: number, weekdays: readonly number[]): boolean =>
		weekdays.includes(new Date(day * DAY).getUTCDay() || 7) && !isClosed(day);
	return open.some(({ from, until, weekdays }) => {
		const isOvernight = until <= from;
		if (minutes >= from && (isOvernight || minutes < until)) return mayBegin(today, weekdays);
		return isOvernight && minutes < until && mayBegin(today - 1, weekdays) && !isClosed(today);
	});
}
