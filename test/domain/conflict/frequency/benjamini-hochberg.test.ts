import fc from 'fast-check';
import { benjaminiHochbergLimit } from '../../../../lib/domain/conflict/frequency/benjamini-hochberg';

test('of the 15 hypotheses in the paper’s example, the first four are rejected', () => {
	// Benjamini and Hochberg (1995), section 3.2: thrombolysis trial, false discovery rate 0.05.
	const pValues = [
		0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
		0.759, 1,
	];
	expect(benjaminiHochbergLimit(pValues, 0.05)).toBe(0.0095);
	expect(benjaminiHochbergLimit([...pValues].reverse(), 0.05)).toBe(0.0095);
});

test('a value above its own threshold is rejected where a later one is below its', () => {
	expect(benjaminiHochbergLimit([0.02, 0.03], 0.03)).toBe(0.03);
});

test('hypotheses that are left out count as tests', () => {
	const pValues = [0.0001, 0.0004, 0.0019, 0.0095];
	expect(benjaminiHochbergLimit(pValues, 0.05, 15)).toBe(0.0095);
	expect(benjaminiHochbergLimit(pValues, 0.05, 1_000)).toBe(-1);
});

test('no hypothesis is rejected where none is unlikely enough', () => {
	expect(benjaminiHochbergLimit([0.06, 0.04], 0.05)).toBe(-1);
	expect(benjaminiHochbergLimit([], 0.05)).toBe(-1);
});

test('the limit is the greatest value that is at most its rank’s share of the rate', () => {
	fc.assert(
		fc.property(
			fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }),
			fc.constantFrom(0.01, 0.05, 0.5),
			(pValues, rate) => {
				const allowed = pValues.filter(
					(p) => p <= (rate * pValues.filter((other) => other <= p).length) / pValues.length,
				);
				const limit = benjaminiHochbergLimit(pValues, rate);
				expect(limit).toBe(allowed.length === 0 ? -1 : Math.max(...allowed));
			},
		),
	);
});
