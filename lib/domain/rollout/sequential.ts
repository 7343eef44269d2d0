/**
 * Asymptotic confidence sequences: bounds that hold at every look at once, so that looking each hour costs
 * nothing. Waudby-Smith et al., arXiv 2103.06476v7, in the form GrowthBook's statistics engine uses.
 */

/** A group's size, and mean and variance of what was measured on its members. */
export interface Sample {
	n: number;
	mean: number;
	variance: number;
}

/** Two-sided, or one-sided with a bound below (`greater`) or above (`less`). */
export type Sides = 'two' | 'greater' | 'less';

export interface SequenceOptions {
	/** Chance that the sequence ever misses the true difference; below 0.5 where one-sided. */
	alpha: number;
	/** Number of observations at which the interval is narrowest, fixed before the first. */
	tuning: number;
	sides: Sides;
	/** `relative`: to the control group's mean. */
	difference: 'absolute' | 'relative';
	/** How much was observed so far, where that is not the number of members: N of the paper. */
	observations?: number;
}

export interface Interval {
	/** Exposed less control; as a share of control where relative. */
	estimate: number;
	lower: number;
	upper: number;
	/** Always valid: below alpha exactly when the interval excludes 0. */
	p: number;
}

/** GrowthBook's own defaults. */
export const growthbookDefaults: SequenceOptions = {
	alpha: 0.05,
	tuning: 5_000,
	sides: 'two',
	difference: 'relative',
};

/** A group in which `count` of `n` members had the outcome. */
export function proportion(count: number, n: number): Sample {
	const mean = count / n;
	return { n, mean, variance: mean * (1 - mean) };
}

/**
 * The confidence sequence's interval for the difference of two means, as of now. Without any spread (both
 * variances 0, or an empty group) nothing can be said: the interval is infinite and p is 1.
 */
export function confidenceSequence(
	control: Sample,
	exposed: Sample,
	options: Partial<SequenceOptions> = {},
): Interval {
	const { alpha, tuning, sides, difference, observations } = {
		...growthbookDefaults,
		observations: control.n + exposed.n,
		...options,
	};
	const effect = difference === 'relative' ? relativeEffect : absoluteEffect;
	const { estimate, standardError } = effect(control, exposed);
	if (!(standardError > 0 && observations > 0 && Number.isFinite(estimate))) {
		return { estimate, lower: -Infinity, upper: Infinity, p: 1 };
	}
	const halfWidth = standardError * criticalValue(observations, alpha, tuning, sides);
	return {
		estimate,
		lower: sides === 'less' ? -Infinity : estimate - halfWidth,
		upper: sides === 'greater' ? Infinity : estimate + halfWidth,
		p: pValue(estimate / standardError, observations, sequentialRho(alpha, tuning, sides), sides),
	};
}

interface Effect {
	estimate: number;
	standardError: number;
}

function absoluteEffect(control: Sample, exposed: Sample): Effect {
	return {
		estimate: exposed.mean - control.mean,
		standardError: Math.sqrt(exposed.variance / exposed.n + control.variance / control.n),
	};
}

/** By the delta method. */
function relativeEffect(control: Sample, exposed: Sample): Effect {
	const base = control.mean ** 2;
	return {
		estimate: (exposed.mean - control.mean) / control.mean,
		standardError: Math.sqrt(
			exposed.variance / (exposed.n * base) +
				(control.variance * exposed.mean ** 2) / (control.n * base * base),
		),
	};
}

/** Half-width in standard errors (equations 9 and 134): what 1.96 is to a single look. */
export function criticalValue(observations: number, alpha: number, tuning: number, sides: Sides): number {
	const time = observations * sequentialRho(alpha, tuning, sides) ** 2;
	const crossing =
		sides === 'two' ? Math.log(Math.sqrt(time + 1) / alpha) : Math.log1p(Math.sqrt(time + 1) / (2 * alpha));
	return Math.sqrt(((2 * (time + 1)) / time) * crossing);
}

/** The ρ that makes the interval narrowest at `tuning` observations (equation 161). */
function sequentialRho(alpha: number, tuning: number, sides: Sides): number {
	const log = -2 * Math.log(sides === 'two' ? alpha : 2 * alpha);
	return Math.sqrt((log + Math.log1p(log)) / tuning);
}

/** The alpha at which a bound with this ρ touches 0 (equation 155; one-sided, 134 solved for alpha). */
function pValue(z: number, observations: number, rho: number, sides: Sides): number {
	const time = observations * rho ** 2;
	const exponent = (time * z * z) / (2 * (time + 1));
	if (sides === 'two') return Math.min(1, Math.sqrt(time + 1) * Math.exp(-exponent));
	if (sides === 'greater' ? z <= 0 : z >= 0) return 1;
	return Math.min(1, Math.sqrt(time + 1) / (2 * Math.expm1(exponent)));
}
