export const DEFAULT_ZONE = 'Asia/Shanghai';

/** Less than between any two changes of clocks since 1970: the closest, Recife's of 2000, were 7 days apart. */
const PROBE_MS = 3 * 24 * 60 * 60 * 1000;
const PROBES_PER_SPAN = 128;
const SPAN_MS = PROBE_MS * PROBES_PER_SPAN;

/** The offsets of some 13 months: `offsets[i]` holds from `starts[i]` on. */
interface Span {
	starts: number[];
	offsets: number[];
}

interface Zone {
	format: Intl.DateTimeFormat;
	spans: Map<number, Span>;
}

const zones = new Map<string, Zone>();

/**
 * How far the zone's wall clock is ahead of UTC at a moment, in ms. Intl is asked once per zone and span of
 * time, then the answer is a look-up.
 * @param timeZone IANA name
 * @throws RangeError for an unknown zone or a moment that is no time
 */
export function offsetAt(epochMs: number, timeZone: string): number {
	const zone = zones.get(timeZone) ?? openZone(timeZone);
	const index = Math.floor(epochMs / SPAN_MS);
	let span = zone.spans.get(index);
	if (span === undefined) {
		span = readSpan(zone.format, index * SPAN_MS);
		zone.spans.set(index, span);
	}
	const { starts, offsets } = span;
	let at = starts.length - 1;
	while (at > 0 && starts[at]! > epochMs) at--;
	return offsets[at]!;
}

function openZone(timeZone: string): Zone {
	const format = new Intl.DateTimeFormat('en-US', {
		timeZone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	});
	const zone: Zone = { format, spans: new Map() };
	zones.set(timeZone, zone);
	return zone;
}

function readSpan(format: Intl.DateTimeFormat, begin: number): Span {
	const read = (epochMs: number): number => readOffset(format, epochMs);
	let offset = read(begin);
	const span: Span = { starts: [begin], offsets: [offset] };
	for (let probe = 1; probe <= PROBES_PER_SPAN; probe++) {
		const end = begin + probe * PROBE_MS;
		const next = read(end);
		if (next === offset) continue;
		span.starts.push(bisect(end - PROBE_MS, end, read));
		span.offsets.push(next);
		offset = next;
	}
	return span;
}

/** The first moment after `from` that reads as `to` does; at most one change of clocks lies between. */
function bisect(from: number, to: number, read: (epochMs: number) => number): number {
	const wanted = read(to);
	let before = from;
	let after = to;
	while (after - before > 1) {
		const middle = Math.floor((before + after) / 2);
		if (read(middle) === wanted) after = middle;
		else before = middle;
	}
	return after;
}

function readOffset(format: Intl.DateTimeFormat, epochMs: number): number {
	const fields: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
	for (const { type, value } of format.formatToParts(epochMs)) fields[type] = Number(value);
	const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields;
	return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(epochMs / 1000) * 1000;
}
