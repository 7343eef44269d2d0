import { BUCKETS } from './bucket';
import type { NamespaceRange } from './namespace';

/**
 * What a rollout shall do; plain data, so that the ledger keeps it as JSON.
 *
 * Of the 10,000 buckets the control group owns the top, and each stage owns those from 0 up to its share of
 * the rest. So widening drops nobody, and stages and control group never meet:
 *
 *     0 ──stage 1──┤────stage 2────┤──────── last stage ────────┤── control ── 10,000
 */
export interface RolloutPlan {
	/** Seeds the buckets. Never a name: names change, and the customers would with them. */
	id: string;
	/** Ascending. */
	stages: readonly RolloutStage[];
	/** Basis points of the audience that are never exposed, for comparison. */
	controlShare: number;
	namespace?: NamespaceRange;
	/** Customers who are exposed from the first stage on, whatever their bucket; testers mostly. */
	always: readonly string[];
	/** Customers who are neither exposed nor compared. Wins over `always`. */
	never: readonly string[];
	metrics: readonly MetricRule[];
	limits: RolloutLimits;
}

export interface RolloutStage {
	/** Basis points of the audience without the control group, 1 … 10,000. */
	share: number;
	/** Least time with data before the stage can be left, ms. */
	soakMs: number;
	/** Fewest exposed customers before the stage can be left. */
	minSample: number;
	/** Whether a person has to approve leaving the stage, after all else allows it. */
	approval: boolean;
}

/** How one outcome decides. */
export interface MetricRule {
	name: string;
	/** Significantly worse: a guardrail rolls back, a signal holds, a dry run only says so. */
	kind: 'guardrail' | 'signal' | 'dry_run';
	direction: 'lower_is_better' | 'higher_is_better';
}

export interface RolloutLimits {
	/** Chance that a harmless rollout is rolled back, over all its guardrails, stages and looks. */
	alpha: number;
	/** Largest share of failed writes, and of read-back mismatches, 0 … 1. */
	failureShare: number;
	/** Fewest failures that roll back. */
	minFailures: number;
	/** Group sizes less likely than this hold the rollout. */
	sampleRatioP: number;
	/** Number of outcomes at which the sequential test is sharpest. Must not follow the data. */
	tuning: number;
}

const HOUR = 3_600_000;

export const defaultLimits: RolloutLimits = {
	alpha: 0.05,
	failureShare: 0.01,
	minFailures: 20,
	sampleRatioP: 0.001,
	// Within 10 % of the sharpest from a third of this number to twenty times it.
	tuning: 100,
};

export const defaultStages: readonly RolloutStage[] = [500, 2_000, 5_000, 10_000].map((share) => ({
	share,
	soakMs: 24 * HOUR,
	minSample: 500,
	approval: false,
}));

/** Number of buckets exposed at a stage; its stages count from 0. */
export function exposedBuckets(plan: RolloutPlan, stage: number): number {
	return Math.round((stageAt(plan, stage).share * (BUCKETS - plan.controlShare)) / BUCKETS);
}

/** @throws RangeError if the plan has no such stage */
export function stageAt(plan: RolloutPlan, stage: number): RolloutStage {
	const found = plan.stages[stage];
	if (found === undefined) {
		throw new RangeError(`stage is ${stage}; expected 0 … ${plan.stages.length - 1}, the plan's stages`);
	}
	return found;
}
