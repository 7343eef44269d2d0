import type { Cursor } from '../../document/cursor';
import { halfWidth, splitEntries } from './split-entries';

/** In the order of ISO 8601, from 1. */
const NAMES = [
	['mon', 'monday', '一'],
	['tue', 'tuesday', '二'],
	['wed', 'wednesday', '三'],
	['thu', 'thursday', '四'],
	['fri', 'friday', '五'],
	['sat', 'saturday', '六'],
	['sun', 'sunday', '日', '天'],
];
const DAYS = new Map(
	NAMES.flatMap((names, place) => [String(place + 1), ...names].map((name) => [name, place + 1])),
);
const WORDS = new Map([
	['工作日', '1-5'],
	['周末', '6-7'],
	['每天', '1-7'],
]);
/** From Monday to Friday: hyphen, dashes, minus, tilde, wave dash, and the Chinese words for "to". */
const TO = /\s*[-~\u2010-\u2015\u2212\u301c\u81f3\u5230]\s*/;

/**
 * Days of the week, in order, each once: numbers from 1 (Monday) to 7, names in English or Chinese, and spans
 * of them, `1-5`, `周一至周五`; as a list or as text.
 * @param fallback where nothing is said
 */
export function readWeekdays(cursor: Cursor, fallback: readonly number[]): readonly number[] {
	if (cursor.isAbsent) return fallback;
	const entries = splitEntries(cursor);
	if (entries.length === 0) cursor.report('EMPTY', { expected: 'at least one weekday' });
	const days = new Set<number>();
	for (const entry of entries) {
		const found = daysOf(halfWidth(entry).toLowerCase());
		if (found.length === 0) entry.reportType('a weekday from 1 (Monday) to 7 (Sunday)');
		for (const day of found) days.add(day);
	}
	return [...days].sort((a, b) => a - b);
}

/** The days of a span, or the single day; none where it is neither. */
function daysOf(text: string): number[] {
	const ends = (WORDS.get(text) ?? text).split(TO).map(dayOf);
	const [first, last] = [ends[0], ends.at(-1)];
	if (first === undefined || last === undefined || ends.length > 2) return [];
	const length = ((last - first + 7) % 7) + 1;
	return Array.from({ length }, (_, step) => ((first - 1 + step) % 7) + 1);
}

function dayOf(text: string): number | undefined {
	return DAYS.get(text.replace(/^(?:周|星期|礼拜)/, ''));
}
