const HALF_LOG_TWO_PI = 0.9189385332046727;
const STIRLING_FROM = 15;

/** ln Γ(x) for x > 0, by Stirling's series; smaller x are raised by Γ(x) = Γ(x + 1) / x. Error below 1e-14 · |ln Γ|. */
export function logGamma(x: number): number {
	let raised = x;
	let product = 1;
	for (; raised < STIRLING_FROM; raised++) product *= raised;
	const inverse = 1 / raised;
	const square = inverse * inverse;
	const series =
		inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188)))));
	return (raised - 0.5) * Math.log(raised) - raised + HALF_LOG_TWO_PI + series - Math.log(product);
}

const PRECISION = 1e-16;
const TINY = 1e-300;

/** Q(a, x) = Γ(a, x) / Γ(a) for a > 0, x ≥ 0: the upper tail of a gamma distribution. */
export function upperGamma(a: number, x: number): number {
	if (x <= 0) return 1;
	const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
	return x < a + 1 ? 1 - scale * lowerSeries(a, x) : scale * upperFraction(a, x);
}

function lowerSeries(a: number, x: number): number {
	let term = 1 / a;
	let sum = term;
	for (let n = a + 1; term > sum * PRECISION; n++) {
		term *= x / n;
		sum += term;
	}
	return sum;
}

/** Legendre's continued fraction, evaluated front to back (Lentz). */
function upperFraction(a: number, x: number): number {
	let b = x + 1 - a;
	let c = 1 / TINY;
	let d = 1 / b;
	let value = d;
	for (let n = 1, change = 0; Math.abs(change - 1) > PRECISION && n < 1_000; n++) {
		const factor = -n * (n - a);
		b += 2;
		d = 1 / nonZero(factor * d + b);
		c = nonZero(b + factor / c);
		change = d * c;
		value *= change;
	}
	return value;
}

function nonZero(value: number): number {
	return Math.abs(value) < TINY ? TINY : value;
}

/** P(X ≥ x) for a chi-square variable with `degrees` degrees of freedom. */
export function chiSquareTail(x: number, degrees: number): number {
	return upperGamma(degrees / 2, x / 2);
}
