import type { Kysely, Selectable } from 'kysely';
import type { Evaluation } from '../domain/rollout/evaluate';
import { requireRollout, type Rollout } from './rollouts';
import type { LedgerSchema, RolloutState, RolloutTransitionsTable } from './schema';
import { inTransaction } from './transaction';

/** A decision about a rollout; see `RolloutTransitionsTable`. */
export type RolloutTransition = Omit<
	Selectable<RolloutTransitionsTable>,
	'corp_id' | 'rollout_id' | 'decision'
> & {
	decision: Evaluation | null;
};

export interface NewTransition {
	corp_id: string;
	rollout_id: string;
	/** The version of the rollout that was looked at to decide. */
	version: number;
	/** May be where the rollout is already: then the decision alone is kept. */
	to: { state: RolloutState; stage: number };
	event: RolloutTransition['event'];
	by: string | null;
	decision: Evaluation | null;
	/** Left out: as it was. */
	note?: string | null;
	/** Epoch ms; of a new stage, also when it is entered. */
	at: number;
}

/**
 * Moves a rollout, if nobody has since the version that the decision is for, and keeps the decision with it:
 * however many decide at once, one wins.
 * @returns whether this decision won, and the rollout as it stands now
 * @throws LedgerError LEDGER_ROLLOUT when the corp has no such rollout
 */
export async function transitionRollout(
	db: Kysely<LedgerSchema>,
	transition: NewTransition,
): Promise<{ won: boolean; rollout: Rollout }> {
	const { corp_id, rollout_id, version, to, event, by, decision, note, at } = transition;
	return await inTransaction(db, async (trx) => {
		const from = await requireRollout(trx, corp_id, rollout_id);
		const { numUpdatedRows } = await trx
			.updateTable('rollouts')
			.set({
				state: to.state,
				stage: to.stage,
				stage_entered_at: to.stage === from.stage ? from.stage_entered_at : at,
				version: version + 1,
				updated_at: at,
				...(note === undefined ? {} : { note }),
			})
			.where('corp_id', '=', corp_id)
			.where('id', '=', rollout_id)
			.where('version', '=', version)
			.executeTakeFirstOrThrow();
		// Read again: on Postgres somebody may have won while this update waited.
		if (numUpdatedRows === 0n) return { won: false, rollout: await requireRollout(trx, corp_id, rollout_id) };
		await trx
			.insertInto('rollout_transitions')
			.values({
				...{ corp_id, rollout_id, seq: version + 1, at, event, by },
				...{ from_state: from.state, from_stage: from.stage, to_state: to.state, to_stage: to.stage },
				decision: decision && JSON.stringify(decision),
			})
			.execute();
		return { won: true, rollout: await requireRollout(trx, corp_id, rollout_id) };
	});
}

/** A rollout's decisions, newest first. `before` continues a list: the last seq of the page before. */
export async function readTransitions(
	db: Kysely<LedgerSchema>,
	query: { corp_id: string; rollout_id: string; limit: number; before?: number },
): Promise<RolloutTransition[]> {
	let select = db
		.selectFrom('rollout_transitions')
		.selectAll()
		.where('corp_id', '=', query.corp_id)
		.where('rollout_id', '=', query.rollout_id)
		.orderBy('seq', 'desc')
		.limit(query.limit);
	if (query.before !== undefined) select = select.where('seq', '<', query.before);
	const rows = await select.execute();
	return rows.map(({ corp_id: _corp, rollout_id: _rollout, decision, ...row }) => ({
		...row,
		decision: decision === null ? null : (JSON.parse(decision) as Evaluation),
	}));
}

/** When each stage that the rollout has reached was entered, epoch ms; by stage. */
export async function readStageStarts(
	db: Kysely<LedgerSchema>,
	corpId: string,
	rolloutId: string,
): Promise<number[]> {
	const rows = await db
		.selectFrom('rollout_transitions')
		.select(['to_stage', 'at'])
		.where('corp_id', '=', corpId)
		.where('rollout_id', '=', rolloutId)
		.whereRef('to_stage', '<>', 'from_stage')
		.orderBy('seq')
		.execute();
	const starts: number[] = [];
	for (const { to_stage, at } of rows) starts[to_stage] = at;
	return starts;
}
