/**
 * Which hypotheses to reject so that, of those rejected, at most a share of `rate` is expected to be true
 * (Benjamini and Hochberg, Controlling the False Discovery Rate, 1995).
 * @param tests how many hypotheses there are, where `pValues` leaves out some that will not be rejected
 * @returns the greatest p-value to reject, -1 for none
 */
export function benjaminiHochbergLimit(
	pValues: readonly number[],
	rate: number,
	tests: number = pValues.length,
): number {
	const sorted = Float64Array.from(pValues).sort();
	for (let rank = sorted.length; rank > 0; rank--) {
		if (sorted[rank - 1]! <= (rank / tests) * rate) return sorted[rank - 1]!;
	}
	return -1;
}
