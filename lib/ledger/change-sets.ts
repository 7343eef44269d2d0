import { sql, type Kysely, type Selectable } from 'kysely';
import type { ChangeSetsTable, ChangeSetState, ChangeState, LedgerSchema } from './schema';

/** What is known of a change set when it starts; `undoes` is null unless `kind` is `undo`. */
export type NewChangeSet = Pick<
	ChangeSetsTable,
	'id' | 'corp_id' | 'name' | 'kind' | 'operator' | 'workflow_id' | 'execution_id' | 'node_name' | 'undoes'
>;

/** How many changes of a set ended in each state. */
export type ChangeCounts = Record<Exclude<ChangeState, 'planned'>, number>;

export type ChangeSet = Selectable<ChangeSetsTable>;

/** Opens a change set in state `running`. Do it before planning its changes. */
export async function createChangeSet(
	db: Kysely<LedgerSchema>,
	changeSet: NewChangeSet,
	now: number,
): Promise<void> {
	await db
		.insertInto('change_sets')
		.values({ ...changeSet, state: 'running', created_at: now, heartbeat_at: now, finished_at: null })
		.execute();
}

/** A sign of life. `settleChanges` gives one too, so call this only while nothing is being settled. */
export async function heartbeatChangeSet(db: Kysely<LedgerSchema>, id: string, now: number): Promise<void> {
	await db
		.updateTable('change_sets')
		.set({ heartbeat_at: now })
		.where('id', '=', id)
		.where('heartbeat_at', '<', now)
		.execute();
}

/**
 * Closes a change set.
 * @param end.state `finished`: every item was dealt with; `stopped`: ended early on purpose;
 *   `interrupted`: its process died and recovery settled what was left
 * @param end.counts outcome per state, see `countByState`; states left out count 0
 */
export async function finishChangeSet(
	db: Kysely<LedgerSchema>,
	id: string,
	end: { state: Exclude<ChangeSetState, 'running'>; counts: Partial<ChangeCounts>; now: number },
): Promise<void> {
	await db
		.updateTable('change_sets')
		.set({ ...end.counts, state: end.state, finished_at: end.now, heartbeat_at: end.now })
		.where('id', '=', id)
		.execute();
}

export async function getChangeSet(db: Kysely<LedgerSchema>, id: string): Promise<ChangeSet | undefined> {
	return await db.selectFrom('change_sets').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The corp's change sets, newest first. `before` continues a list: the last id of the page before. */
export async function listChangeSets(
	db: Kysely<LedgerSchema>,
	query: { corp_id: string; limit: number; before?: string },
): Promise<ChangeSet[]> {
	let select = db
		.selectFrom('change_sets')
		.selectAll()
		.where('corp_id', '=', query.corp_id)
		.orderBy('id', 'desc')
		.limit(query.limit);
	if (query.before !== undefined) select = select.where('id', '<', query.before);
	return await select.execute();
}

/**
 * Change sets that still say `running` but gave no sign of life since `heartbeatBefore`: their process died.
 * Recovery reads their planned changes (`readPlanned`), looks at WeCom, settles them and closes the set.
 */
export async function findStaleChangeSets(
	db: Kysely<LedgerSchema>,
	query: { corp_id: string; heartbeatBefore: number },
): Promise<ChangeSet[]> {
	return await selectStale(db, query).execute();
}

export function selectStale(db: Kysely<LedgerSchema>, query: { corp_id: string; heartbeatBefore: number }) {
	return (
		db
			.selectFrom('change_sets')
			.selectAll()
			.where('corp_id', '=', query.corp_id)
			// Spelled out, not a parameter: only so does SQLite see that the index of running sets will do.
			.where('state', '=', sql.lit('running'))
			.where('heartbeat_at', '<', query.heartbeatBefore)
			.orderBy('heartbeat_at')
	);
}
