// Looked up once: in jest's sandbox every mention of a global costs more than the arithmetic.
const { floor, imul, log, log1p } = Math;

/** A seeded generator of numbers in [0, 1): SplitMix32. */
export function seededRandom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x9e3779b9) >>> 0;
		let mixed = state ^ (state >>> 16);
		mixed = imul(mixed, 0x21f0aaad);
		mixed ^= mixed >>> 15;
		mixed = imul(mixed, 0x735a2d97);
		mixed ^= mixed >>> 15;
		return (mixed >>> 0) / 2 ** 32;
	};
}

/** Successes in `trials` trials, exactly: by the gaps between successes, which are geometric. */
export function drawBinomial(random: () => number, trials: number, probability: number): number {
	if (probability <= 0) return 0;
	const scale = log1p(-probability);
	let successes = -1;
	for (let at = 0; at <= trials; at += 1 + floor(log(1 - random()) / scale)) successes++;
	return successes;
}
