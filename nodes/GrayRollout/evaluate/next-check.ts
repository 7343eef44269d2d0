import { HOUR_MS } from '../../../lib/domain/calendar/wall-time';
import type { Evaluation } from '../../../lib/domain/rollout/evaluate';
import { stageAt } from '../../../lib/domain/rollout/plan';
import type { Rollout } from '../../../lib/ledger/rollouts';

/**
 * When it is worth looking again, as ISO text: when the least time of the stage is over, else in an hour.
 * @returns null where nothing will change by itself: the rollout has ended, or waits for a person
 */
export function nextCheck(
	{ state, stage, plan, stage_entered_at }: Rollout,
	evaluation: Evaluation | undefined,
	now: number,
): string | null {
	if (state !== 'running') return null;
	const isOfThisStage = evaluation !== undefined && evaluation.decision === 'hold';
	if (isOfThisStage && evaluation.checks.some(({ code }) => code === 'AWAITING_APPROVAL')) return null;
	const soak = evaluation?.checks.find(({ name }) => name === 'soak');
	const due =
		isOfThisStage && soak ? soak.numbers.dueAt : (stage_entered_at ?? now) + stageAt(plan, stage).soakMs;
	return new Date(Math.max(due ?? 0, now + HOUR_MS)).toISOString();
}
