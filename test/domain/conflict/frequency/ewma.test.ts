import { ewmaChart, ewmaChartOfCounts } from '../../../../lib/domain/conflict/frequency/ewma';

test('the chart is that of the NIST handbook, 6.3.2.4', () => {
	const values = [
		52, 47, 53, 49.3, 50.1, 47, 51, 50.1, 51.2, 50.5, 49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6,
		52.1,
	];
	const { means, lower, upper, signals } = ewmaChart(values, { mean: 50, deviation: 2.0539 });
	const published = [
		50.6, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33, 50.11, 49.36, 49.52, 50.05, 49.38,
		49.92, 50.73, 51.23, 51.94, 51.99,
	];
	for (const [index, mean] of published.entries()) expect(Math.abs(means[index]! - mean)).toBeLessThan(0.01);
	expect(upper).toBeCloseTo(52.5884, 3);
	expect(lower).toBeCloseTo(47.4115, 3);
	expect(signals).toEqual([]);
});

test('a drift that no single count shows signals after some counts', () => {
	const { signals } = ewmaChartOfCounts([9, 11, 8, 10, 14, 15, 14, 16, 15, 16], 10);
	expect(signals[0]).toBeGreaterThan(4);
	// No count alone is 3 deviations away from the usual 10: (√10 + 3/2)² is 21.7.
	expect(ewmaChartOfCounts([9, 11, 8, 10, 14, 15, 14, 16, 15, 16], 10, { weight: 1 }).signals).toEqual([]);
});

test('a weight outside 0 to 1 is an error', () => {
	expect(() => ewmaChart([1], { mean: 0, deviation: 1, weight: 0 })).toThrow('weight: 0');
});
