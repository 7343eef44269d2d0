import { deviance, stirlingError } from './saddle-point';
import { upperTail } from './upper-tail';

/**
 * P(X ≥ count) for a Poisson variable whose own mean is gamma-distributed with this shape and mean: a
 * negative binomial variable. The larger the shape, the closer to Poisson.
 * @throws Error unless `count` is a whole number, `shape` positive and finite, `mean` finite and not negative
 */
export function negativeBinomialUpperTail(count: number, shape: number, mean: number): number {
	if (!(shape > 0 && shape < Infinity)) throw new Error(`shape: ${shape} is not a finite number above 0`);
	if (!(mean >= 0 && mean < Infinity)) throw new Error(`mean: ${mean} is not a finite number of at least 0`);
	if (mean === 0) return count > 0 ? 0 : 1;
	const failure = shape / (shape + mean);
	const success = mean / (shape + mean);
	return upperTail(count, {
		mean,
		// shape / (shape + n) times the binomial probability of `shape` failures among shape + n.
		logMass: (n) => {
			const total = shape + n;
			return (
				stirlingError(total) -
				stirlingError(shape) -
				stirlingError(n) -
				deviance(shape, total * failure) -
				deviance(n, total * success) +
				0.5 * Math.log(shape / (2 * Math.PI * n * total))
			);
		},
		ratio: (n) => ((n - 1 + shape) / n) * success,
	});
}
