/** Maps values to pixels. */
export type Scale = (value: number) => number;

/** Maps `from` to `start` and `to` to `end`; where they are equal, everything lies in the middle. */
export function linearScale(from: number, to: number, start: number, end: number): Scale {
	if (from === to) return () => (start + end) / 2;
	return (value) => start + ((value - from) / (to - from)) * (end - start);
}

/** Fractions of less than this are below what a number can hold. */
const SMALLEST_SPAN = 1e-300;

/** Steps that people count in. */
const NICE = [1, 2, 2.5, 5, 10];

/**
 * Round values from at most `from` to at least `to`, evenly spaced, about `count` of them.
 * @param whole true: whole numbers only, for what is counted
 */
export function niceTicks(from: number, to: number, count: number, whole = false): number[] {
	const span = to - from > SMALLEST_SPAN ? to - from : Math.max(Math.abs(to), 1);
	const rough = span / Math.max(1, count - 1);
	const power = 10 ** Math.floor(Math.log10(rough));
	const nice = power * (NICE.find((step) => step * power >= rough) ?? 10);
	const step = whole ? Math.max(1, Math.ceil(nice)) : nice;
	const first = Math.floor(from / step);
	const last = Math.max(first + 1, Math.ceil(to / step - 1e-9));
	// Multiplied, not summed up, and rounded: 0.30000000000000004 would stand at the axis.
	return Array.from({ length: last - first + 1 }, (_, index) =>
		Number(((first + index) * step).toPrecision(12)),
	);
}
