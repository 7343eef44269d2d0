import { defaultLimits, defaultStages, type RolloutPlan } from '../../lib/domain/rollout/plan';
import type { Ledger } from '../../lib/ledger/open';
import { createRollout } from '../../lib/ledger/rollouts';
import { transitionRollout } from '../../lib/ledger/rollout-transitions';
import { CORP } from './samples';

export function planOf(id: string): RolloutPlan {
	return {
		id,
		stages: defaultStages,
		controlShare: 1_000,
		always: ['wm测试'],
		never: [],
		metrics: [{ name: 'complaint', kind: 'guardrail', direction: 'lower_is_better' }],
		limits: defaultLimits,
	};
}

/** A rollout that entered its first stage at the first time given, its second at the second … */
export async function runningRollout(ledger: Ledger, id: string, ...entered: number[]): Promise<void> {
	await createRollout(ledger.db, { corp_id: CORP, name: id, plan: planOf(id) }, 1);
	for (const [stage, at] of entered.entries()) {
		await transitionRollout(ledger.db, {
			...{ corp_id: CORP, rollout_id: id, version: stage, at, by: null, decision: null },
			event: stage === 0 ? 'start' : 'advance',
			to: { state: 'running', stage },
		});
	}
}
