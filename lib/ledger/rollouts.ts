import type { Kysely, Selectable } from 'kysely';
import type { RolloutPlan } from '../domain/rollout/plan';
import { LedgerError } from './errors';
import { orderedJson } from './ordered-json';
import type { LedgerSchema, RolloutsTable } from './schema';

/** A rollout and where it stands; see `RolloutsTable`. */
export type Rollout = Omit<Selectable<RolloutsTable>, 'plan'> & { plan: RolloutPlan };

export interface NewRollout {
	corp_id: string;
	name: string;
	/** Its id is the rollout's. */
	plan: RolloutPlan;
	note?: string | null;
}

/**
 * Keeps a rollout as a draft. Creating it again with the same plan finds the one that is there, as it stands.
 * @throws LedgerError LEDGER_ROLLOUT_PLAN when the corp has a rollout of that id with another plan
 */
export async function createRollout(
	db: Kysely<LedgerSchema>,
	{ corp_id, name, plan, note = null }: NewRollout,
	now: number,
): Promise<{ created: boolean; rollout: Rollout }> {
	const json = orderedJson(plan);
	const { numInsertedOrUpdatedRows } = await db
		.insertInto('rollouts')
		.values({
			...{ corp_id, id: plan.id, name, plan: json, note },
			...{ state: 'draft', stage: -1, stage_entered_at: null, data_as_of: null, version: 0 },
			...{ created_at: now, updated_at: now },
		})
		.onConflict((conflict) => conflict.columns(['corp_id', 'id']).doNothing())
		.executeTakeFirstOrThrow();
	const rollout = await requireRollout(db, corp_id, plan.id);
	if (orderedJson(rollout.plan) !== json) {
		throw new LedgerError(
			'LEDGER_ROLLOUT_PLAN',
			`Rollout ${plan.id} exists with another plan, expected the same plan or another id: the plan of a ` +
				'rollout never changes',
			{ rolloutId: plan.id },
		);
	}
	return { created: Number(numInsertedOrUpdatedRows ?? 0) > 0, rollout };
}

export async function getRollout(
	db: Kysely<LedgerSchema>,
	corpId: string,
	id: string,
): Promise<Rollout | undefined> {
	const row = await db
		.selectFrom('rollouts')
		.selectAll()
		.where('corp_id', '=', corpId)
		.where('id', '=', id)
		.executeTakeFirst();
	return row && toRollout(row);
}

/** @throws LedgerError LEDGER_ROLLOUT when the corp has no rollout of that id */
export async function requireRollout(db: Kysely<LedgerSchema>, corpId: string, id: string): Promise<Rollout> {
	const rollout = await getRollout(db, corpId, id);
	if (rollout !== undefined) return rollout;
	throw new LedgerError('LEDGER_ROLLOUT', `Rollout ${id} is unknown, expected one that was created`, {
		rolloutId: id,
	});
}

/** The corp's rollouts, newest first. `before` continues a list: the last rollout of the page before. */
export async function listRollouts(
	db: Kysely<LedgerSchema>,
	query: { corp_id: string; limit: number; before?: Pick<Rollout, 'created_at' | 'id'> },
): Promise<Rollout[]> {
	const { corp_id, limit, before } = query;
	let select = db
		.selectFrom('rollouts')
		.selectAll()
		.where('corp_id', '=', corp_id)
		.orderBy('created_at', 'desc')
		.orderBy('id', 'desc')
		.limit(limit);
	if (before !== undefined) {
		select = select.where((eb) =>
			eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(before.created_at, before.id)),
		);
	}
	return (await select.execute()).map(toRollout);
}

export function toRollout(row: Selectable<RolloutsTable>): Rollout {
	return { ...row, plan: JSON.parse(row.plan) as RolloutPlan };
}
