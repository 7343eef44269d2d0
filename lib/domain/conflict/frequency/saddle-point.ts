/*
 * Parts of the saddle-point expansion of Poisson and binomial probabilities (Loader, Fast and Accurate
 * Computation of Binomial Probabilities, 2000): differences of large logarithms never occur, so that
 * probabilities of large counts keep their digits.
 */

const SERIES_FROM = 15;

/** ln Γ(x + 1) minus Stirling's ln(√(2πx) · (x/e)^x), for x > 0. */
export function stirlingError(x: number): number {
	let error = 0;
	let at = x;
	for (; at < SERIES_FROM; at++) error += (at + 0.5) * Math.log1p(1 / at) - 1;
	const square = at * at;
	return (
		error + (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / at
	);
}

/** x · ln(x / mean) + mean - x, for x and mean > 0. */
export function deviance(x: number, mean: number): number {
	const difference = x - mean;
	if (Math.abs(difference) > 0.1 * (x + mean)) return x * Math.log(x / mean) - difference;
	// With v = (x - mean) / (x + mean): ln(x / mean) = 2 · (v + v³/3 + v⁵/5 + …).
	const v = difference / (x + mean);
	let sum = difference * v;
	let term = 2 * x * v;
	for (let n = 3; ; n += 2) {
		term *= v * v;
		const next = sum + term / n;
		if (next === sum) return sum;
		sum = next;
	}
}
