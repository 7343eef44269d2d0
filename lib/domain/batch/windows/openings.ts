import { DayOpenings, type Span } from './day-openings';
import type { Windows } from './windows';

/** Whether work may be done at a moment. */
export function isOpenAt(windows: Windows, at: number): boolean {
	const openings = new DayOpenings(windows);
	const today = openings.dayOf(at);
	// Clocks set back over midnight show yesterday again, while what began with the new day goes on.
	return [today - 1, today, today + 1].some((day) =>
		openings.beginningOn(day).some(({ from, until }) => from <= at && at < until),
	);
}

/** When what is open at a moment closes: Infinity for never; undefined where it is closed then. */
export function closesAt(windows: Windows, at: number): number | undefined {
	if (!isOpenAt(windows, at)) return undefined;
	return firstSpan(windows, at)?.until;
}

/** The first open moment from `at` on, `at` itself included; undefined where nothing opens any more. */
export function nextOpening(windows: Windows, at: number): number | undefined {
	return isOpenAt(windows, at) ? at : firstSpan(windows, at)?.from;
}

/**
 * The open spans of time between two moments, in order, apart from each other, cut off at both. Found one by
 * one as they are asked for: with `until` Infinity there may be no end of them.
 */
export function* openSpans(windows: Windows, from: number, until = Infinity): Generator<Span, void> {
	for (const span of allSpans(windows, from)) {
		if (span.from >= until) return;
		const cut = { from: Math.max(span.from, from), until: Math.min(span.until, until) };
		if (cut.from < cut.until) yield cut;
	}
}

/** Those that end after `at`, and maybe one that ended before. */
function* allSpans(windows: Windows, at: number): Generator<Span, void> {
	const openings = new DayOpenings(windows);
	let current: Span | undefined;
	// What is open today began yesterday at the earliest.
	for (let day = openings.dayOf(at) - 1; !openings.isOverAt(day); day++) {
		if (current && current.until < openings.startOf(day)) {
			yield current;
			current = undefined;
		}
		if (current && openings.isOpenForEverAt(day)) {
			yield { from: current.from, until: Infinity };
			return;
		}
		for (const span of openings.beginningOn(day)) {
			if (current && span.from <= current.until) {
				current.until = Math.max(current.until, span.until);
			} else {
				if (current) yield current;
				current = span;
			}
		}
	}
	if (current) yield current;
}

function firstSpan(windows: Windows, at: number): Span | undefined {
	for (const span of openSpans(windows, at)) return span;
	return undefined;
}
