import type { Ledger } from '../../../lib/ledger/open';
import { transitionRollout } from '../../../lib/ledger/rollout-transitions';
import type { Rollout } from '../../../lib/ledger/rollouts';

/** Keeps the approval in the history, where the stage asks for one: it counts for later evaluations too. */
export async function approve(ledger: Ledger, rollout: Rollout, by: string, at: number): Promise<Rollout> {
	const fromStage = rollout.stage;
	for (let current = rollout; ;) {
		if (current.stage !== fromStage || current.state !== 'running') return current;
		if (current.plan.stages[fromStage]?.approval !== true) return current;
		const { won, rollout: after } = await transitionRollout(ledger.db, {
			corp_id: current.corp_id,
			rollout_id: current.id,
			version: current.version,
			to: { state: current.state, stage: current.stage },
			event: 'approve',
			by,
			decision: null,
			at,
		});
		if (won) return after;
		current = after;
	}
}
