import { DAY_MS, MINUTE_MS, wallTimeAt } from '../../calendar/wall-time';
import { firstMomentAt } from './first-moment';
import type { Window, Windows } from './windows';

const DAY_MINUTES = DAY_MS / MINUTE_MS;
const WEEK_MINUTES = 7 * DAY_MINUTES;

/** Epoch ms, `until` not included. */
export interface Span {
	from: number;
	/** Infinity where it never ends. */
	until: number;
}

/** What opens day by day. Days are counted from 1 January 1970. */
export class DayOpenings {
	private readonly holidays: ReadonlySet<number>;
	private readonly lastHoliday: number;
	private readonly coversWeek: boolean;

	constructor(private readonly windows: Windows) {
		this.holidays = new Set(windows.holidays.map((date) => Date.parse(date) / DAY_MS));
		this.lastHoliday = Math.max(-Infinity, ...this.holidays);
		this.coversWeek = coversWeek(windows.open);
	}

	dayOf(epochMs: number): number {
		return Math.floor(wallTimeAt(epochMs, this.windows.timeZone) / DAY_MS);
	}

	startOf(day: number): number {
		return firstMomentAt(day * DAY_MS, this.windows.timeZone);
	}

	/** Whether nothing opens on this day or later. */
	isOverAt(day: number): boolean {
		return day > this.lastHoliday && this.windows.open.every(({ weekdays }) => weekdays.length === 0);
	}

	/** Whether nothing closes on this day or later. */
	isOpenForEverAt(day: number): boolean {
		return this.coversWeek && day > this.lastHoliday + 1;
	}

	/** What begins on the day, in order; it may overlap, and end on the day after. */
	beginningOn(day: number): Span[] {
		const { timeZone, open, onHolidays } = this.windows;
		const isHoliday = this.holidays.has(day);
		if (isHoliday && onHolidays === 'closed') return [];
		const closesAtMidnight = onHolidays === 'closed' && this.holidays.has(day + 1);
		const spans = open
			.filter(({ weekdays }) => weekdays.includes(weekdayOf(day)))
			.map((window) => [window.from, closesAtMidnight ? Math.min(end(window), DAY_MINUTES) : end(window)]);
		if (isHoliday) spans.push([0, DAY_MINUTES]);
		return spans
			.map(([from = 0, until = 0]) => ({
				from: firstMomentAt(day * DAY_MS + from * MINUTE_MS, timeZone),
				until: firstMomentAt(day * DAY_MS + until * MINUTE_MS, timeZone),
			}))
			.filter(({ from, until }) => from < until)
			.sort((a, b) => a.from - b.from);
	}
}

/** Minutes past the midnight of the day it begins on. */
function end({ from, until }: Window): number {
	return until > from ? until : until + DAY_MINUTES;
}

/** 1 January 1970 was a Thursday. */
function weekdayOf(day: number): number {
	return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** Whether the windows leave no minute of a week without holidays out. */
function coversWeek(open: readonly Window[]): boolean {
	const spans = open.flatMap((window) =>
		window.weekdays.map((weekday) => {
			const midnight = (weekday - 1) * DAY_MINUTES;
			return { from: midnight + window.from, until: midnight + end(window) };
		}),
	);
	// What runs over the end of the week covers the beginning of the next.
	let covered = Math.max(0, ...spans.map(({ until }) => until - WEEK_MINUTES));
	for (const { from, until } of spans.sort((a, b) => a.from - b.from)) {
		if (from > covered) return false;
		covered = Math.max(covered, until);
	}
	return covered >= WEEK_MINUTES;
}
