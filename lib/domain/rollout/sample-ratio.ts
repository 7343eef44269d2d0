import { chiSquareTail, logGamma } from './gamma';

export interface SampleRatio {
	chiSquare: number;
	/** Chance of sizes at least this far from the weights, for a single look. */
	p: number;
	/** The same for any number of looks: smaller only on stronger evidence. */
	sequentialP: number;
}

/**
 * Whether groups have the sizes they should have. If not, customers went missing on one side, and no
 * comparison of the groups means anything.
 * @param observed group sizes
 * @param weights in the same order, any scale; groups of weight 0 are left out
 * @param previousP the sequential p of the last look
 */
export function sampleRatio(
	observed: readonly number[],
	weights: readonly number[],
	previousP = 1,
): SampleRatio {
	const usable = weights.flatMap((weight, index) =>
		weight > 0 ? [{ weight, count: observed[index] ?? 0 }] : [],
	);
	const total = usable.reduce((sum, { count }) => sum + count, 0);
	const whole = usable.reduce((sum, { weight }) => sum + weight, 0);
	if (total === 0 || usable.length < 2) return { chiSquare: 0, p: 1, sequentialP: previousP };

	let chiSquare = 0;
	let logBayesFactor = logGamma(CONCENTRATION) - logGamma(CONCENTRATION + total);
	for (const { weight, count } of usable) {
		const share = weight / whole;
		const expected = share * total;
		chiSquare += (count - expected) ** 2 / expected;
		const prior = CONCENTRATION * share;
		logBayesFactor += logGamma(prior + count) - logGamma(prior) - count * Math.log(share);
	}
	return {
		chiSquare,
		p: chiSquareTail(chiSquare, usable.length - 1),
		sequentialP: Math.min(previousP, Math.exp(-logBayesFactor)),
	};
}

/**
 * Weight of the Dirichlet prior around the intended shares, in customers (Lindon & Malek 2022): as if 10,000
 * had been seen in the right places, so that small imbalances count and few customers prove nothing.
 */
const CONCENTRATION = 10_000;
