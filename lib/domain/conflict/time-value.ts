import { parseZonedTime } from '../calendar/zoned-time';

/**
 * What a field says about an event: that there was none, one at a time, one at an unknown time, or nothing
 * clear.
 */
export type EventValue =
	{ kind: 'none' } | { kind: 'undated' } | { kind: 'unclear' } | { kind: 'dated'; at: number };

/** Before March 1973 as ms, after 1970 as seconds: numbers this small are seconds, as WeCom writes times. */
const LARGEST_SECONDS = 1e11;

const NONE: EventValue = { kind: 'none' };
const UNDATED: EventValue = { kind: 'undated' };
const UNCLEAR: EventValue = { kind: 'unclear' };

/**
 * Reads an item field that holds a time or true: epoch ms or seconds, ISO text in `timeZone`, a Date; of a
 * list the latest. Absent, empty, false and 0 mean that nothing happened.
 */
export function readEvent(value: unknown, timeZone: string): EventValue {
	if (value === undefined || value === null || value === false || value === '' || value === 0) return NONE;
	if (value === true) return UNDATED;
	if (Array.isArray(value)) return latest(value.map((entry) => readEvent(entry, timeZone)));
	if (value instanceof Date) return dated(value.getTime());
	if (typeof value === 'number') return readNumber(value);
	return typeof value === 'string' ? readText(value.trim(), timeZone) : UNCLEAR;
}

function readText(text: string, timeZone: string): EventValue {
	const word = WORDS[text.toLowerCase()];
	if (word !== undefined) return word;
	if (/^\d{9,14}$/.test(text)) return readNumber(Number(text));
	return dated(parseZonedTime(text.replace(/^(\d{4})\/(\d{2})\/(\d{2})/, '$1-$2-$3'), timeZone));
}

const WORDS: Readonly<Record<string, EventValue>> = {
	'': NONE,
	'0': NONE,
	false: NONE,
	no: NONE,
	否: NONE,
	'1': UNDATED,
	true: UNDATED,
	yes: UNDATED,
	是: UNDATED,
};

function readNumber(value: number): EventValue {
	if (value === 1) return UNDATED;
	if (!(value > 0)) return UNCLEAR;
	return dated(value < LARGEST_SECONDS ? value * 1000 : value);
}

function dated(at: number | undefined): EventValue {
	return at === undefined || !Number.isFinite(at) ? UNCLEAR : { kind: 'dated', at };
}

/** What is unclear or undated cannot be outdone by a date. */
function latest(values: readonly EventValue[]): EventValue {
	const [first = NONE, ...others] = values;
	return others.reduce((best, each) => (isStronger(each, best) ? each : best), first);
}

function isStronger(a: EventValue, b: EventValue): boolean {
	if (a.kind === 'dated' && b.kind === 'dated') return a.at > b.at;
	const strength = ['none', 'dated', 'undated', 'unclear'];
	return strength.indexOf(a.kind) > strength.indexOf(b.kind);
}
