import { chiSquareTail, logGamma, upperGamma } from '../../../lib/domain/rollout/gamma';

function expectClose(actual: number, expected: number, relative: number): void {
	expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.abs(expected));
}

// Expectations below: mpmath, 40 digits.
test.each([
	[0.5, 0.5723649429247001],
	[1, 0.0],
	[1.5, -0.12078223763524522],
	[2.5, 0.2846828704729192],
	[7, 6.579251212010101],
	[14.9, 24.924132002217277],
	[15.1, 25.458999750992664],
	[100, 359.1342053695754],
	[5000.5, 37586.884887281056],
	[1000000, 12815504.569147611],
	[1e-3, 6.907178885383853],
])('ln Γ(%d)', (x, expected) => {
	// 0 at 1: compared absolutely there.
	expect(Math.abs(logGamma(x) - expected)).toBeLessThanOrEqual(1e-14 * Math.max(1, Math.abs(expected)));
});

test.each([
	[0.5, 0.1, 0.654720846018577],
	[0.5, 8, 6.334248366623985e-5],
	[1, 3, 0.049787068367863944],
	[2.5, 2.4, 0.44077296808666294],
	[2.5, 20, 1.4933679000503952e-7],
	[50, 40, 0.9296649333406051],
	[50, 70, 0.005140502458505894],
	[4999.5, 5100, 0.07829289521538157],
	[4999.5, 4900, 0.9210156017486917],
	[0.5, 300, 1.674167984691788e-132],
])('Q(%d, %d)', (a, x, expected) => {
	expectClose(upperGamma(a, x), expected, 1e-11);
});

test.each([
	[3.841458820694124, 1, 0.05000000000000006],
	[10.82756617, 1, 0.001000000000357937],
	[9.487729036781154, 4, 0.05000000000000006],
	[16.92, 9, 0.049983606387505666],
])('P(chi-square ≥ %d) with %d degrees of freedom', (x, degrees, expected) => {
	expectClose(chiSquareTail(x, degrees), expected, 1e-12);
});

test('the tail begins at 1', () => {
	expect(upperGamma(3, 0)).toBe(1);
	expect(chiSquareTail(0, 1)).toBe(1);
});
