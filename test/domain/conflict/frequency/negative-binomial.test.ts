import fc from 'fast-check';
import { negativeBinomialUpperTail } from '../../../../lib/domain/conflict/frequency/negative-binomial';

/**
 * Exact, in whole numbers: with an integer shape r and success probability s/t, P(X = n) is
 * C(n + r - 1, n) · (t - s)^r · s^n / t^(n + r). The upper tail is 1 minus the first `count` of these.
 */
function exactUpperTail(count: number, shape: number, success: { s: bigint; t: bigint }): number {
	const { s, t } = success;
	let numerator = 0n;
	let choose = 1n;
	for (let n = 0; n < count; n++) {
		numerator += choose * (t - s) ** BigInt(shape) * s ** BigInt(n) * t ** BigInt(count - 1 - n);
		choose = (choose * BigInt(n + shape)) / BigInt(n + 1);
	}
	const denominator = t ** BigInt(count - 1 + shape);
	// 300 digits, so that the smallest tails keep all of theirs.
	const scale = 10n ** 300n;
	const [digits, exponent] = [((denominator - numerator) * scale) / denominator, -300];
	const text = digits.toString();
	return Number(`0.${text}e${text.length + exponent}`);
}

test('the tail is that of exact sums, to 11 digits however small it is', () => {
	const parameters = fc.record({
		count: fc.integer({ min: 1, max: 120 }),
		shape: fc.integer({ min: 1, max: 60 }),
		s: fc.integer({ min: 1, max: 99 }),
	});
	fc.assert(
		fc.property(parameters, ({ count, shape, s }) => {
			const exact = exactUpperTail(count, shape, { s: BigInt(s), t: 100n });
			const found = negativeBinomialUpperTail(count, shape, (shape * s) / (100 - s));
			expect(Math.abs(found - exact)).toBeLessThanOrEqual(1e-11 * exact);
		}),
		{ numRuns: 500 },
	);
});

/** Poisson's upper tail by adding its terms, smallest first. */
function poissonSum(count: number, mean: number): number {
	const terms: number[] = [];
	let term = Math.exp(-mean);
	for (let n = 1; n < count + 400; n++) {
		term *= mean / n;
		if (n >= count) terms.push(term);
	}
	return terms.reverse().reduce((sum, each) => sum + each, 0);
}

test.each([
	[4, 0.8],
	[9, 0.8],
	[1, 0.001],
	[30, 12],
	[12, 30],
	[200, 100],
])('with a great shape, P(X ≥ %d) for a mean of %d is Poisson’s', (count, mean) => {
	const found = negativeBinomialUpperTail(count, 1e13, mean);
	expect(found / poissonSum(count, mean)).toBeCloseTo(1, 8);
});

test('a million changes are no less exact: the median of a symmetric case', () => {
	// Poisson(1,000,000): P(X ≥ mean) is 1/2 + 1/(3·√(2π·mean)) + …, by Ramanujan's expansion of the median term.
	const found = negativeBinomialUpperTail(1_000_000, 1e16, 1_000_000);
	expect(found).toBeCloseTo(0.5 + 1 / (3 * Math.sqrt(2 * Math.PI * 1_000_000)) + 0, 6);
});

test('nothing is certain or impossible at the edges', () => {
	expect(negativeBinomialUpperTail(0, 2, 3)).toBe(1);
	expect(negativeBinomialUpperTail(1, 2, 0)).toBe(0);
	expect(negativeBinomialUpperTail(0, 2, 0)).toBe(1);
});

test.each([
	['a count that is not whole', () => negativeBinomialUpperTail(1.5, 2, 3), 'count: 1.5'],
	['a shape of 0', () => negativeBinomialUpperTail(1, 0, 3), 'shape: 0'],
	['a negative mean', () => negativeBinomialUpperTail(1, 2, -1), 'mean: -1'],
])('%s is an error', (_what, run, words) => {
	expect(run).toThrow(words);
});
