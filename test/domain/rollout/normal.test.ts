import { normalQuantile, normalTail } from '../../../lib/domain/rollout/normal';

// mpmath, 40 digits.
test.each([
	[0.5, 0.0],
	[0.8, 0.8416212335729144],
	[0.9, 1.2815515655446006],
	[0.95, 1.6448536269514722],
	[0.975, 1.9599639845400538],
	[0.995, 2.5758293035489004],
	[0.9995, 3.290526731491926],
	[0.999999, 4.753424308817087],
	[0.2, -0.8416212335729142],
	[0.001, -3.0902323061678136],
])('the %d quantile', (p, z) => {
	expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(1e-10);
	expect(Math.abs(normalTail(z) - (1 - p))).toBeLessThan(1e-15);
});

test.each([0, 1, -0.1, NaN])('there is no %d quantile', (p) => {
	expect(() => normalQuantile(p)).toThrow(`p is ${p}; expected a number between 0 and 1`);
});
