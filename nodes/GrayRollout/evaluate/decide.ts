import type { Check } from '../../../lib/domain/rollout/check';
import { evaluate, type Evaluation } from '../../../lib/domain/rollout/evaluate';
import type { RefusalCode } from '../../../lib/domain/rollout/state';
import type { Ledger } from '../../../lib/ledger/open';
import { transitionRollout } from '../../../lib/ledger/rollout-transitions';
import type { Rollout } from '../../../lib/ledger/rollouts';
import { moveRollout } from '../control/move';
import type { Gathered } from './gather-evidence';

export type Decision = Evaluation['decision'];

/** What came of an evaluation. */
export interface Decided {
	decision: Decision;
	/** Absent where the rollout has nothing to evaluate. */
	evaluation?: Evaluation;
	/** The rollout as it was looked at, and as it stands now. */
	before: Rollout;
	after: Rollout;
	/** True: this evaluation moved the rollout, or kept its hold in the history. */
	applied: boolean;
	/** True: somebody else was faster, and what they decided is told. */
	overtaken: boolean;
	/** Why the state of the rollout keeps it where it is. */
	refusal?: RefusalCode;
}

/** Judges gathered evidence. What could not be read, and a stage that nobody is exposed to yet, hold. */
export function judge(
	rollout: Rollout,
	{ evidence, awaited, unreadable }: Gathered,
	now: number,
): Evaluation {
	const { decision, checks } = evaluate(rollout.plan, evidence, now);
	const told = checks.map((check): Check => {
		if (check.name === 'fresh_data' && awaited > 0) {
			return { ...check, numbers: { ...check.numbers, awaited, stage: rollout.stage + 1 } };
		}
		if (check.name === 'read_back' && unreadable) return { ...check, outcome: 'hold', code: 'STALE' };
		return check;
	});
	const held = decision === 'promote' && told.some(({ outcome }) => outcome === 'hold');
	return { decision: held ? 'hold' : decision, checks: told };
}

/**
 * Does what an evaluation decided, in one step, however many evaluate at once: one of them moves the rollout,
 * the others tell what was decided. A hold is kept in the history of a running rollout.
 */
export async function applyDecision(
	ledger: Ledger,
	before: Rollout,
	evaluation: Evaluation,
	run: { by: string; at: number },
): Promise<Decided> {
	const { decision } = evaluation;
	if (decision === 'promote' && before.state === 'completed') {
		return refused(before, before, evaluation, 'COMPLETED');
	}
	if (decision === 'hold') return await keepHold(ledger, before, evaluation, run);
	const event =
		decision === 'promote'
			? ({ type: 'advance', fromStage: before.stage, at: run.at } as const)
			: ({ type: 'roll_back', at: run.at } as const);
	const move = await moveRollout(ledger, before, event, { by: run.by, decision: evaluation });
	if (!move.ok) return refused(before, move.rollout, evaluation, move.code);
	const { rollout: after, changed } = move;
	return { decision, evaluation, before, after, applied: changed, overtaken: !changed };
}

async function keepHold(
	ledger: Ledger,
	before: Rollout,
	evaluation: Evaluation,
	{ by, at }: { by: string; at: number },
): Promise<Decided> {
	const untouched = { decision: 'hold', evaluation, before, after: before } as const;
	if (before.state !== 'running') return { ...untouched, applied: false, overtaken: false };
	const { won, rollout: after } = await transitionRollout(ledger.db, {
		corp_id: before.corp_id,
		rollout_id: before.id,
		version: before.version,
		to: { state: before.state, stage: before.stage },
		event: 'hold',
		by,
		decision: evaluation,
		at,
	});
	const decision = won ? 'hold' : decisionBetween(before, after);
	return { decision, evaluation, before, after, applied: won, overtaken: !won };
}

/** What others decided while the rollout came from one state to the other. */
function decisionBetween(before: Rollout, after: Rollout): Decision {
	if (after.state === 'rolling_back' || after.state === 'rolled_back') return 'roll_back';
	return after.stage > before.stage || after.state === 'completed' ? 'promote' : 'hold';
}

function refused(before: Rollout, after: Rollout, evaluation: Evaluation, refusal: RefusalCode): Decided {
	const decision = refusal === 'ROLLED_BACK' ? 'roll_back' : 'hold';
	return {
		decision,
		evaluation,
		before,
		after,
		applied: false,
		overtaken: refusal === 'ROLLED_BACK',
		refusal,
	};
}
