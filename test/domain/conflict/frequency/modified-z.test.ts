import { modifiedZScores } from '../../../../lib/domain/conflict/frequency/modified-z';

test('the two outliers of Iglewicz and Hoaglin’s example stand out, the others do not', () => {
	const { median, scores } = modifiedZScores([2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3]);
	expect(median).toBeCloseTo(2.45, 12);
	// Median absolute deviation 0.15: (8.3 - 2.45) · 0.6745 / 0.15.
	expect(scores[9]).toBeCloseTo(26.3055, 4);
	expect(scores[8]).toBeCloseTo(25.8558, 4);
	expect(Math.max(...scores.slice(0, 8).map(Math.abs))).toBeLessThan(3.5);
});

test('where most are equal, the mean deviation takes the place of the median one', () => {
	const { median, scores } = modifiedZScores([1, 1, 1, 1, 1, 1, 1, 1, 1, 11]);
	expect(median).toBe(1);
	// Mean absolute deviation 1: 10 / 1.2533.
	expect(scores[9]).toBeCloseTo(7.979, 3);
	expect(scores[0]).toBe(0);
});

test('equal values and no values stand out from nothing', () => {
	expect(modifiedZScores([3, 3, 3]).scores).toEqual([0, 0, 0]);
	expect(modifiedZScores([]).scores).toEqual([]);
});
