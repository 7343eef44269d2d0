import { sql, type Kysely } from 'kysely';
import { dialectOf } from './dialect';
import { LedgerError } from './errors';
import { inBatches, rowsPerStatement, tableOf, type RowColumns } from './rows';
import type { ChangeAction, ChangeState, LedgerSchema } from './schema';
import { inTransaction } from './transaction';

/** One tag to put on or take off one relation. */
export interface PlannedChange {
	userid: string;
	external_userid: string;
	tag_id: string;
	action: ChangeAction;
}

export interface Change extends PlannedChange {
	change_set_id: string;
	/** Position within the change set, from 1; rising, not always without gaps. */
	seq: number;
	state: ChangeState;
	errcode: number | null;
	reason: string | null;
	planned_at: number;
	finished_at: number | null;
}

const PLANNED_COLUMNS: RowColumns<PlannedChange> = {
	userid: 'text',
	external_userid: 'text',
	tag_id: 'text',
	action: 'text',
};

/** The unique key of a change. `userid` in any spelling is the same member. */
const ACTION_KEY = sql`external_userid, lower(userid), tag_id, action, change_set_id`;

/**
 * Writes changes as `planned`; call it before asking WeCom for any of them.
 * Planning the same change again (same set, relation, tag and action) finds the earlier row and leaves it as
 * it is, so a repeated call is harmless. Many changes are written in several transactions, so that nobody
 * waits long: what a killed process leaves behind is planned and was never sent, as after the call.
 * @returns the seq of each change, in the order given
 * @throws LedgerError LEDGER_CHANGE_SET when the set is unknown or no longer running
 */
export async function planChanges(
	db: Kysely<LedgerSchema>,
	changeSetId: string,
	changes: readonly PlannedChange[],
	now: number,
): Promise<number[]> {
	const seqs: number[] = [];
	for (const batch of inBatches(changes, rowsPerStatement(db))) {
		const planned = await inTransaction(db, async (trx) => {
			await lockRunning(trx, changeSetId);
			return await planBatch(trx, changeSetId, batch, now);
		});
		for (const seq of planned) seqs.push(seq);
	}
	return seqs;
}

/** Two processes that plan for one set take turns, or they would give out the same seq. */
async function lockRunning(trx: Kysely<LedgerSchema>, id: string): Promise<void> {
	const set = await trx
		.selectFrom('change_sets')
		.select('state')
		.where('id', '=', id)
		.$if(dialectOf(trx) === 'postgres', (query) => query.forNoKeyUpdate())
		.executeTakeFirst();
	if (set?.state === 'running') return;
	throw new LedgerError(
		'LEDGER_CHANGE_SET',
		`Change set ${id} is ${set === undefined ? 'unknown' : set.state}, expected one that is running`,
		{ changeSetId: id, state: set?.state ?? 'unknown' },
	);
}

async function planBatch(
	trx: Kysely<LedgerSchema>,
	changeSetId: string,
	batch: readonly PlannedChange[],
	now: number,
): Promise<number[]> {
	const last = await trx
		.selectFrom('changes')
		.select((eb) => eb.fn.max('seq').as('seq'))
		.where('change_set_id', '=', changeSetId)
		.executeTakeFirst();
	const before = last?.seq ?? 0;
	const rows = tableOf(trx, batch, PLANNED_COLUMNS).as('given');
	const inserted = await trx
		.insertInto('changes')
		.columns(['change_set_id', 'seq', 'userid', 'external_userid', 'tag_id', 'action', 'state', 'planned_at'])
		.expression((eb) =>
			eb
				.selectFrom(rows)
				.select([
					sql<string>`${changeSetId}`.as('change_set_id'),
					sql<number>`${before} + position`.as('seq'),
					'given.userid',
					'given.external_userid',
					'given.tag_id',
					'given.action',
					sql<ChangeState>`'planned'`.as('state'),
					sql<number>`${now}`.as('planned_at'),
				])
				// SQLite reads "on conflict" after a bare "from" as the start of a join.
				.where(sql<boolean>`true`),
		)
		.onConflict((conflict) => conflict.expression(ACTION_KEY).doNothing())
		.executeTakeFirst();
	if (Number(inserted.numInsertedOrUpdatedRows ?? 0) === batch.length) {
		return batch.map((_, index) => before + index + 1);
	}
	return await findSeqs(trx, changeSetId, batch);
}

/** Some were planned earlier, or twice in this batch: ask which seq each one has. */
async function findSeqs(
	trx: Kysely<LedgerSchema>,
	changeSetId: string,
	batch: readonly PlannedChange[],
): Promise<number[]> {
	const found = await trx
		.selectFrom(tableOf(trx, batch, PLANNED_COLUMNS).as('given'))
		.crossJoin('changes as change')
		.select(['given.position', 'change.seq'])
		.whereRef('change.external_userid', '=', 'given.external_userid')
		.where(sql<boolean>`lower(change.userid) = lower(given.userid)`)
		.whereRef('change.tag_id', '=', 'given.tag_id')
		.whereRef('change.action', '=', 'given.action')
		.where('change.change_set_id', '=', changeSetId)
		.orderBy('given.position')
		.execute();
	return found.map((row) => row.seq);
}
