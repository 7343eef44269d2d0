import { momentOfWallTime } from './wall-time';

const ISO_TIME =
	/^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * Epoch ms of an ISO date or time. Without an offset it is wall-clock time in `timeZone` (IANA name): a date
 * picker means the user's midnight, not the server's. A time that a change of clocks skips counts as if the
 * clocks had not changed yet; of a time that comes twice the first is meant.
 * @returns undefined for text that is not a time
 */
export function parseZonedTime(text: string, timeZone: string): number | undefined {
	const [, date, time = '00:00', offset] = ISO_TIME.exec(text.trim()) ?? [];
	if (date === undefined || !isOfCalendar(date)) return undefined;
	if (offset !== undefined) return finite(Date.parse(`${date}T${time}${offset.toUpperCase()}`));

	const wall = finite(Date.parse(`${date}T${time}Z`));
	return wall === undefined ? undefined : momentOfWallTime(wall, timeZone);
}

/** Date.parse takes 31 April for 1 May. */
function isOfCalendar(date: string): boolean {
	const ms = Date.parse(`${date}T00:00Z`);
	return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
}

function finite(ms: number): number | undefined {
	return Number.isNaN(ms) ? undefined : ms;
}
