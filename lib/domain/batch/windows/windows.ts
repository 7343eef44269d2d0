import { DEFAULT_ZONE } from '../../calendar/zone-offset';

/** Times of day between which work may be done. */
export interface Window {
	/** Minutes past midnight, 0 to 1439. */
	from: number;
	/** Minutes past midnight, 0 to 1439; up to `from`, it is on the next day: equal times are 24 hours. */
	until: number;
	/** ISO 8601 (1 is Monday): the days on which the window begins. */
	weekdays: readonly number[];
}

/**
 * When a job may work. Plain data, that can be stored as JSON.
 *
 * A window opens when the zone's clock first reaches `from` and closes when it first reaches `until`: clocks
 * that skip one of the times reach it with the change, and the second time that it comes does not count.
 */
export interface Windows {
	/** IANA name. */
	timeZone: string;
	open: readonly Window[];
	/** `2026-10-01`, in order, each once. */
	holidays: readonly string[];
	/**
	 * `closed`: no window begins on a holiday, and one that began the evening before closes at midnight.
	 * `all_day`: besides its windows, a holiday is open from midnight to midnight.
	 */
	onHolidays: 'closed' | 'all_day';
}

export const EVERY_DAY: readonly number[] = [1, 2, 3, 4, 5, 6, 7];

/** By night, in China. */
export const DEFAULT_WINDOWS: Windows = {
	timeZone: DEFAULT_ZONE,
	open: [{ from: 0, until: 6 * 60, weekdays: EVERY_DAY }],
	holidays: [],
	onHolidays: 'closed',
};
