import { BUCKETS } from './bucket';
import { metricAlpha } from './metrics';
import { normalQuantile } from './normal';
import { exposedBuckets, type MetricRule, type RolloutPlan } from './plan';
import { criticalValue } from './sequential';

/** Chance of finding a difference of the size that is called detectable. */
export const POWER = 0.8;

export interface GroupSizes {
	exposed: number;
	control: number;
}

/** The sizes an audience's groups can be expected to have at a stage. */
export function groupSizes(plan: RolloutPlan, stage: number, audience: number): GroupSizes {
	return {
		exposed: Math.round((audience * exposedBuckets(plan, stage)) / BUCKETS),
		control: Math.round((audience * plan.controlShare) / BUCKETS),
	};
}

/**
 * What a metric can show at a stage, known before the start: the smallest change for the worse that the
 * sequential test finds with probability `POWER` once the stage's outcomes are in, as a difference of rates.
 * Infinite where not even the largest change would be found.
 * @param rate the outcome's usual rate over one stage, 0 … 1
 * @param audience number of customers, control group included
 */
export function detectableDifference(
	plan: RolloutPlan,
	stage: number,
	metric: MetricRule,
	rate: number,
	audience: number,
): number {
	const sizes = groupSizes(plan, stage, audience);
	const alpha = metricAlpha(plan, metric.kind);
	const sign = metric.direction === 'lower_is_better' ? 1 : -1;
	const finds = (difference: number): boolean =>
		difference >= threshold(sizes, rate, rate + sign * difference, alpha, plan.limits.tuning);
	return smallest(finds, sign === 1 ? 1 - rate : rate);
}

/** How far apart two rates must be for their difference to exceed its bound with probability `POWER`. */
function threshold(
	{ exposed, control }: GroupSizes,
	controlRate: number,
	exposedRate: number,
	alpha: number,
	tuning: number,
): number {
	const customers = exposed + control;
	const outcomes = controlRate * control + exposedRate * exposed;
	if (exposed === 0 || control === 0 || outcomes <= 0) return Infinity;
	const pooled = outcomes / customers;
	const errorOfTest = Math.sqrt(pooled * (1 - pooled) * (1 / exposed + 1 / control));
	const errorOfDifference = Math.sqrt(
		(controlRate * (1 - controlRate)) / control + (exposedRate * (1 - exposedRate)) / exposed,
	);
	return (
		criticalValue(outcomes, alpha, tuning, 'greater') * errorOfTest +
		normalQuantile(POWER) * errorOfDifference
	);
}

/** The smallest value up to `most` for which a condition that stays true holds, to a millionth of `most`. */
function smallest(holds: (value: number) => boolean, most: number): number {
	if (!holds(most)) return Infinity;
	let low = 0;
	let high = most;
	while (high - low > most * 1e-6) {
		const middle = (low + high) / 2;
		if (holds(middle)) high = middle;
		else low = middle;
	}
	return high;
}

const LARGEST_AUDIENCE = 1e12;

/** The smallest audience, to one in a million, in which a stage shows a difference; Infinity if none does. */
export function audienceFor(
	plan: RolloutPlan,
	stage: number,
	metric: MetricRule,
	rate: number,
	difference: number,
): number {
	let low = 0;
	let high = LARGEST_AUDIENCE;
	const shows = (audience: number): boolean =>
		detectableDifference(plan, stage, metric, rate, audience) <= difference;
	if (!shows(high)) return Infinity;
	while (high - low > Math.max(1, high * 1e-6)) {
		const middle = Math.floor((low + high) / 2);
		if (shows(middle)) high = middle;
		else low = middle;
	}
	return high;
}
