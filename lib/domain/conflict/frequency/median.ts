/** @returns undefined for no values */
export function median(values: readonly number[]): number | undefined {
	const sorted = Float64Array.from(values).sort();
	const middle = sorted.length >> 1;
	const upper = sorted[middle];
	if (upper === undefined || sorted.length % 2 === 1) return upper;
	return (sorted[middle - 1]! + upper) / 2;
}
