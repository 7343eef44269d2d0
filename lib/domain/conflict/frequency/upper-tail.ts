/** A distribution of counts whose mass falls from its mean on. */
export interface CountDistribution {
	mean: number;
	/** ln P(X = count), for count ≥ 1. */
	logMass(count: number): number;
	/** P(X = count) / P(X = count - 1), for count ≥ 1. */
	ratio(count: number): number;
}

/**
 * P(X ≥ count), summed from `count` away from the mean, so that terms fall and small tails keep their digits.
 * @throws Error unless `count` is a whole number
 */
export function upperTail(count: number, { mean, logMass, ratio }: CountDistribution): number {
	if (!Number.isInteger(count)) throw new Error(`count: ${count} is not a whole number`);
	if (count <= 0) return 1;
	let sum = 0;
	let term = 1;
	if (count >= mean) {
		for (let n = count + 1; term > sum * Number.EPSILON; n++) {
			sum += term;
			term *= ratio(n);
		}
		return Math.min(1, Math.exp(logMass(count) + Math.log(sum)));
	}
	for (let n = count; n > 0 && term > sum * Number.EPSILON; n--) {
		term /= ratio(n);
		sum += term;
	}
	return Math.max(0, 1 - Math.exp(logMass(count) + Math.log(sum)));
}
