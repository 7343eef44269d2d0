import { defaultLimits, defaultStages, type RolloutPlan } from '../../../lib/domain/rollout/plan';

/** The defaults with 10 % control and one complaint guardrail, changed as a test needs. */
export function planWith(changes: Partial<RolloutPlan> = {}): RolloutPlan {
	return {
		id: 'rollout-7',
		stages: defaultStages,
		controlShare: 1_000,
		always: [],
		never: [],
		metrics: [{ name: 'complaint', kind: 'guardrail', direction: 'lower_is_better' }],
		limits: defaultLimits,
		...changes,
	};
}

/** Stages of these shares, with the first default stage's gates. */
export function stagesOf(...shares: number[]): RolloutPlan['stages'] {
	return shares.map((share) => ({ ...defaultStages[0]!, share }));
}
