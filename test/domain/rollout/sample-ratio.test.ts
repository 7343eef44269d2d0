import { sampleRatio } from '../../../lib/domain/rollout/sample-ratio';
import { drawBinomial, seededRandom } from './random';

// mpmath, 40 digits, from the chi-square and the Dirichlet-multinomial formulas.
const cases: Array<[number[], number[], number, number, number]> = [
	[[500, 500], [1, 1], 0.0, 1.0, 1.0],
	[[500, 600], [1, 1], 9.090909090909092, 0.002568831527022718, 0.6714507264949725],
	[[450, 1000], [450, 1000], 0.0, 1.0, 1.0],
	[[900, 1800], [900, 2000], 6.666666666666667, 0.009823274507519249, 0.558296374373274],
	[[180000, 9000], [9500, 500], 22.55639097744361, 2.0406453127397122e-6, 8.318593685403281e-5],
	[[330, 340, 330], [1, 1, 1], 0.2, 0.9048374180359596, 1.0],
	[[5200, 4800, 5000], [1, 1, 1], 16.0, 0.00033546262790251185, 0.02055978555138557],
];

test.each(cases)('sizes %j where %j were planned', (observed, weights, chiSquare, p, sequentialP) => {
	const result = sampleRatio(observed, weights);
	expect(Math.abs(result.chiSquare - chiSquare)).toBeLessThan(1e-9 * (1 + chiSquare));
	expect(Math.abs(result.p / p - 1)).toBeLessThan(1e-9);
	expect(Math.abs(result.sequentialP / sequentialP - 1)).toBeLessThan(1e-6);
});

test('groups that should be empty are left out, and no customers are no alarm', () => {
	expect(sampleRatio([500, 600, 7], [1, 1, 0])).toEqual(sampleRatio([500, 600], [1, 1]));
	expect(sampleRatio([0, 0], [9, 1])).toEqual({ chiSquare: 0, p: 1, sequentialP: 1 });
	expect(sampleRatio([70, 0], [9, 0], 0.2)).toEqual({ chiSquare: 0, p: 1, sequentialP: 0.2 });
});

test('what an earlier look has shown is not forgotten', () => {
	expect(sampleRatio([500, 500], [1, 1], 0.004).sequentialP).toBe(0.004);
});

test('looking 100 times alarms sound groups rarely, where the chi-square test would often', () => {
	const random = seededRandom(5);
	let sequential = 0;
	let single = 0;
	for (let audience = 0; audience < 500; audience++) {
		const sizes = [0, 0];
		let smallest = 1;
		let previous = 1;
		for (let look = 0; look < 100; look++) {
			const drawn = drawBinomial(random, 500, 0.3);
			sizes[0]! += drawn;
			sizes[1]! += 500 - drawn;
			const result = sampleRatio(sizes, [3, 7], previous);
			previous = result.sequentialP;
			smallest = Math.min(smallest, result.p);
		}
		if (previous < 0.05) sequential++;
		if (smallest < 0.05) single++;
	}
	expect(sequential).toBeLessThanOrEqual(25);
	expect(single).toBeGreaterThan(100);
});
