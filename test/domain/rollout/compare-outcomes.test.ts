import { compareOutcomes } from '../../../lib/domain/rollout/compare-outcomes';
import { criticalValue } from '../../../lib/domain/rollout/sequential';

const control = { customers: 2_000, outcomes: 60 };

test('the bounds lie the critical value of as many outcomes around the difference, on the pooled error', () => {
	const comparison = compareOutcomes(control, { customers: 1_000, outcomes: 60 }, 0.05, 100);
	const pooled = 120 / 3_000;
	const standardError = Math.sqrt(pooled * (1 - pooled) * (1 / 2_000 + 1 / 1_000));
	const halfWidth = standardError * criticalValue(120, 0.05, 100, 'greater');
	expect(comparison).toMatchObject({ exposedRate: 0.06, controlRate: 0.03, enough: true });
	expect(comparison.difference).toBeCloseTo(0.03, 12);
	expect(comparison.lower).toBeCloseTo(0.03 - halfWidth, 12);
	expect(comparison.upper).toBeCloseTo(0.03 + halfWidth, 12);
});

test.each([
	[30, 90],
	[60, 30],
	[100, 5],
])('swapping the groups mirrors everything (%d against %d)', (a, b) => {
	const groups = [
		{ customers: 2_000, outcomes: a },
		{ customers: 1_000, outcomes: b },
	] as const;
	const there = compareOutcomes(groups[0], groups[1], 0.01, 100);
	const back = compareOutcomes(groups[1], groups[0], 0.01, 100);
	expect(back.difference).toBeCloseTo(-there.difference, 12);
	expect(back.lower).toBeCloseTo(-there.upper, 12);
	expect(back.upper).toBeCloseTo(-there.lower, 12);
	expect(back.pHigher).toBeCloseTo(there.pLower, 12);
	expect(back.pLower).toBeCloseTo(there.pHigher, 12);
});

test.each([10, 40, 60, 80, 100, 140])(
	'p is below alpha exactly when its bound excludes 0 (%d outcomes)',
	(outcomes) => {
		const { lower, upper, pHigher, pLower } = compareOutcomes(
			control,
			{ customers: 2_000, outcomes },
			0.02,
			100,
		);
		expect(pHigher < 0.02).toBe(lower > 0);
		expect(pLower < 0.02).toBe(upper < 0);
	},
);

test('a small group that has no outcome yet is no evidence', () => {
	const first = compareOutcomes(
		{ customers: 1_000, outcomes: 0 },
		{ customers: 19_000, outcomes: 12 },
		0.05,
		100,
	);
	expect(first.enough).toBe(false);
	expect(first.lower).toBeLessThan(0);
	expect(first.pHigher).toBeGreaterThan(0.2);
});

test.each([
	['five expected in each', 100, 5, 2_000, 100, true],
	['not five expected in the small one', 100, 5, 2_000, 99, false],
	['hardly a customer without', 100, 98, 2_000, 1_990, false],
	['half of them', 100, 50, 2_000, 1_000, true],
	['no customers', 0, 0, 0, 0, false],
	['no control customers', 0, 0, 2_000, 90, false],
])('whether outcomes are enough: %s', (_what, customers, outcomes, others, otherOutcomes, enough) => {
	const comparison = compareOutcomes(
		{ customers, outcomes },
		{ customers: others, outcomes: otherOutcomes },
		0.05,
		100,
	);
	expect(comparison.enough).toBe(enough);
	for (const number of Object.values(comparison))
		if (typeof number === 'number') expect(number).not.toBeNaN();
});

test('where nothing is known the bounds are those of any share', () => {
	expect(
		compareOutcomes({ customers: 10, outcomes: 0 }, { customers: 10, outcomes: 0 }, 0.05, 100),
	).toMatchObject({
		difference: 0,
		lower: -1,
		upper: 1,
		pHigher: 1,
		pLower: 1,
	});
});
