import type { IDataObject } from 'n8n-workflow';
import type { Rollout } from '../../lib/ledger/rollouts';
import { basisPoints } from './words';

/** Where a rollout stands, as items tell it: stages count from 1, shares are per cent. */
export function rolloutState({ id, name, state, stage, plan, stage_entered_at }: Rollout): IDataObject {
	return {
		id,
		name,
		state,
		stage: stage + 1,
		stages: plan.stages.length,
		share: stage < 0 ? 0 : basisPoints(plan.stages[stage]?.share ?? 0),
		stage_entered_at: isoTime(stage_entered_at),
	};
}

export function isoTime(at: number | null): string | null {
	return at === null ? null : new Date(at).toISOString();
}
