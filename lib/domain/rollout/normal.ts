import { chiSquareTail } from './gamma';

/** P(Z ≥ z) for a standard normal variable. */
export function normalTail(z: number): number {
	const half = chiSquareTail(z * z, 1) / 2;
	return z >= 0 ? half : 1 - half;
}

const DENSITY_AT_ZERO = 1 / Math.sqrt(2 * Math.PI);

/** The z with P(Z ≤ z) = p, for 0 < p < 1, by Newton's method on the tail. */
export function normalQuantile(p: number): number {
	if (!(p > 0 && p < 1)) throw new RangeError(`p is ${p}; expected a number between 0 and 1`);
	if (p < 0.5) return -normalQuantile(1 - p);
	const tail = 1 - p;
	// From below Newton's steps rise to the root and cannot pass it: the tail is convex for z > 0.
	let z = 0;
	for (let step = 1; step > 1e-15 * (1 + z); z += step) {
		step = (normalTail(z) - tail) / (DENSITY_AT_ZERO * Math.exp((-z * z) / 2));
	}
	return z;
}
