const ISO_TIME =
	/^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** Further than any change of clocks reaches, nearer than the next one. */
const DAY_MS = 24 * 60 * 60 * 1000;

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
	if (wall === undefined) return undefined;
	const before = offsetAt(wall - DAY_MS, timeZone);
	const after = offsetAt(wall + DAY_MS, timeZone);
	// The larger offset gives the earlier moment.
	const candidates = [before, after].sort((a, b) => b - a).map((ahead) => wall - ahead);
	return candidates.find((moment) => moment + offsetAt(moment, timeZone) === wall) ?? wall - before;
}

/** Date.parse takes 31 April for 1 May. */
function isOfCalendar(date: string): boolean {
	const ms = Date.parse(`${date}T00:00Z`);
	return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
}

/** How far the zone's wall clock is ahead of UTC at a moment, in ms. */
function offsetAt(epochMs: number, timeZone: string): number {
	const parts = new Intl.DateTimeFormat('en-US', {
		timeZone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	}).formatToParts(epochMs);
	const value = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
	const wall = Date.UTC(
		value('year'),
		value('month') - 1,
		value('day'),
		value('hour'),
		value('minute'),
		value('second'),
	);
	return wall - Math.floor(epochMs / 1000) * 1000;
}

function finite(ms: number): number | undefined {
	return Number.isNaN(ms) ? undefined : ms;
}
