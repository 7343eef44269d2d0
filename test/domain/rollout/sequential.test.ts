import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	confidenceSequence,
	criticalValue,
	proportion,
	type Sample,
	type Sides,
} from '../../../lib/domain/rollout/sequential';

function expectClose(actual: number, expected: number): void {
	if (Number.isFinite(expected)) expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9);
	else expect(actual).toBe(expected);
}

/**
 * Computed with 50 digits (mpmath) from equations 9, 134, 155 and 161 of arXiv 2103.06476v7 as GrowthBook
 * publishes them; one-sided p by bisection of the alpha at which the bound touches 0.
 */
const cases = readFileSync(join(__dirname, 'confidence-cases.csv'), 'utf8')
	.trim()
	.split('\n')
	.slice(1)
	.map((line) => line.split(','));

test('the table of cases is whole', () => {
	expect(cases).toHaveLength(96);
});

test.each(cases)('%s of %s against %s of %s, alpha %s, tuning %s, %s-sided, %s', (...row) => {
	const [controlOutcomes, control, exposedOutcomes, exposed, alpha, tuning] = row.slice(0, 6).map(Number);
	const [sides, difference] = row.slice(6, 8);
	const [estimate, lower, upper, p] = row.slice(8).map(Number);
	const interval = confidenceSequence(
		proportion(controlOutcomes!, control!),
		proportion(exposedOutcomes!, exposed!),
		{
			alpha: alpha!,
			tuning: tuning!,
			sides: sides as Sides,
			difference: difference as 'absolute' | 'relative',
		},
	);
	expectClose(interval.estimate, estimate!);
	expectClose(interval.lower, lower!);
	expectClose(interval.upper, upper!);
	expectClose(interval.p, p!);
	// Tiny p-values too, not only their first nine digits after the point.
	if (p! > 1e-300) expect(Math.abs(interval.p / p! - 1)).toBeLessThan(1e-9);
});

describe('results that GrowthBook publishes in the tests of its statistics engine', () => {
	const meanOf = (sum: number, sumOfSquares: number, n: number): Sample => ({
		n,
		mean: sum / n,
		variance: (sumOfSquares - sum ** 2 / n) / (n - 1),
	});
	const control = meanOf(1396.87, 52377.9767, 3000);
	const exposed = meanOf(2422.7, 134698.29, 3461);

	test.each([
		['greater', 'relative', -0.42356454602790883, Infinity],
		['greater', 'absolute', -0.12656844172804982, Infinity],
		['less', 'relative', -Infinity, 1.4302867177403806],
		['less', 'absolute', -Infinity, 0.5953217750613832],
	] as const)('one-sided, %s, %s', (sides, difference, lower, upper) => {
		const interval = confidenceSequence(control, exposed, { sides, difference });
		expectClose(interval.lower, lower);
		expectClose(interval.upper, upper);
	});

	test('two-sided means and proportions, to the five digits given', () => {
		const means = confidenceSequence(control, exposed, { tuning: 1_000 });
		expect([means.estimate, means.lower, means.upper, means.p].map(toFive)).toEqual([
			0.50336, -0.55844, 1.56516, 1,
		]);
		const shares = confidenceSequence(proportion(1396, 3000), proportion(2422, 3461));
		expect([shares.estimate, shares.lower, shares.upper, shares.p].map(toFive)).toEqual([
			0.50386, 0.40098, 0.60675, 0,
		]);
	});

	test('the one-sided p that GrowthBook finds by bisection', () => {
		// It stops once the bound is within 1e-6 of 0, which leaves p uncertain by a little more than 1e-4.
		const { p } = confidenceSequence(control, exposed, { sides: 'greater', difference: 'absolute' });
		expect(Math.abs(p - 0.46316491943359384)).toBeLessThan(2e-4);
	});
});

function toFive(value: number): number {
	return Number(value.toFixed(5));
}

test('the bounds are sharpest near the number of observations they are tuned for', () => {
	const relativeTo = (observations: number): number =>
		criticalValue(observations, 0.01, observations, 'greater') /
		criticalValue(observations, 0.01, 100, 'greater');
	expect(relativeTo(100)).toBe(1);
	expect(relativeTo(33)).toBeGreaterThan(0.9);
	expect(relativeTo(2_000)).toBeGreaterThan(0.9);
	expect(relativeTo(2)).toBeLessThan(0.6);
});

test('groups without any spread say nothing', () => {
	expect(confidenceSequence(proportion(0, 100), proportion(0, 100), { difference: 'absolute' })).toEqual({
		estimate: 0,
		lower: -Infinity,
		upper: Infinity,
		p: 1,
	});
	expect(confidenceSequence(proportion(0, 100), proportion(5, 100))).toMatchObject({
		lower: -Infinity,
		p: 1,
	});
	expect(confidenceSequence(proportion(0, 0), proportion(5, 100))).toMatchObject({ upper: Infinity, p: 1 });
});
