import type { Evaluation } from '../../../lib/domain/rollout/evaluate';
import {
	transition,
	type RefusalCode,
	type RolloutEvent,
	type RolloutState as Standing,
} from '../../../lib/domain/rollout/state';
import type { Ledger } from '../../../lib/ledger/open';
import { transitionRollout } from '../../../lib/ledger/rollout-transitions';
import type { Rollout } from '../../../lib/ledger/rollouts';

export interface MoveDetails {
	/** Who or what decided. */
	by: string;
	decision?: Evaluation;
	note?: string;
}

/** `changed` is false where the event had happened before. */
export type Move =
	{ ok: true; changed: boolean; rollout: Rollout } | { ok: false; code: RefusalCode; rollout: Rollout };

/**
 * Moves a rollout by an event. Of several that try the same at once one does it; the others find that it has
 * happened. Who is overtaken by something else decides anew on what came of it.
 */
export async function moveRollout(
	ledger: Ledger,
	rollout: Rollout,
	event: RolloutEvent,
	{ by, decision, note }: MoveDetails,
): Promise<Move> {
	for (let current = rollout; ;) {
		const result = transition(standingOf(current), event, current.plan.stages.length);
		if (!result.ok) return { ok: false, code: result.code, rollout: current };
		if (!result.changed) return { ok: true, changed: false, rollout: current };
		const { status, stage } = result.state;
		const moved = await transitionRollout(ledger.db, {
			corp_id: current.corp_id,
			rollout_id: current.id,
			version: current.version,
			// Taking the tags back comes first; `rolled_back` is for when that is done.
			to: { state: status === 'rolled_back' ? 'rolling_back' : status, stage },
			event: event.type,
			by,
			decision: decision ?? null,
			...(note !== undefined && { note }),
			at: event.at,
		});
		if (moved.won) return { ok: true, changed: true, rollout: moved.rollout };
		current = moved.rollout;
	}
}

/** Why the rollout's state does not allow an event; undefined where it does, or where it has happened. */
export function refusalOf(rollout: Rollout, event: RolloutEvent): RefusalCode | undefined {
	const result = transition(standingOf(rollout), event, rollout.plan.stages.length);
	return result.ok ? undefined : result.code;
}

function standingOf({ state, stage, stage_entered_at }: Rollout): Standing {
	return { status: state === 'rolling_back' ? 'rolled_back' : state, stage, enteredAt: stage_entered_at };
}
