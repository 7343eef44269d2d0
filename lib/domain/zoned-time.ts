const HAS_OFFSET = /(?:Z|[+-]\d{2}:?\d{2})$/i;

/**
 * Epoch ms of an ISO time. A time without an offset is wall-clock time in `timeZone` (IANA name): a date
 * picker means the user's midnight, not the server's.
 * @returns undefined for text that is not a time
 */
export function parseZonedTime(text: string, timeZone: string): number | undefined {
	const trimmed = text.trim();
	if (HAS_OFFSET.test(trimmed)) return finite(Date.parse(trimmed));
	const asUtc = finite(Date.parse(trimmed.length === 10 ? `${trimmed}T00:00:00Z` : `${trimmed.replace(' ', 'T')}Z`));
	if (asUtc === undefined) return undefined;
	// The offset can differ between the guess and the answer around a change of clocks: look twice.
	const guess = asUtc - offsetAt(asUtc, timeZone);
	return asUtc - offsetAt(guess, timeZone);
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
