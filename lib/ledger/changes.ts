import { sql, type Kysely } from 'kysely';
import { dialectOf } from './dialect';
import { LedgerError } from './errors';
import { KEY_COLUMNS, selectSeqs, type ChangeKey } from './change-key';
import { inBatches, ROWS_PER_TRANSACTION, rowsPerStatement, tableOf, type RowColumns } from './rows';
import type { ChangeState, LedgerSchema } from './schema';
import { inTransaction } from './transaction';

/** One tag to put on or take off one relation. */
export interface PlannedChange extends ChangeKey {
	/** Who asks for it, where that is not the member. */
	operator?: string | null;
	/** What made it necessary, where that is not what the set is for; a tag that `decay` takes off can come back. */
	source?: string | null;
}

const PLANNED_COLUMNS: RowColumns<PlannedChange> = { ...KEY_COLUMNS, operator: 'text', source: 'text' };

export interface Change extends ChangeKey {
	change_set_id: string;
	/** Position within the change set, from 1; rising, not always without gaps. */
	seq: number;
	operator: string | null;
	source: string | null;
	state: ChangeState;
	errcode: number | null;
	reason: string | null;
	planned_at: number;
	finished_at: number | null;
}

export const CHANGE_COLUMNS = [
	'change_set_id',
	'seq',
	'userid',
	'external_userid',
	'tag_id',
	'action',
	'operator',
	'source',
	'state',
	'errcode',
	'reason',
	'planned_at',
	'finished_at',
] as const satisfies ReadonlyArray<keyof Change>;

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
	for (const part of inBatches(changes, ROWS_PER_TRANSACTION)) {
		await inTransaction(db, async (trx) => {
			await lockRunning(trx, changeSetId);
			for (const batch of inBatches(part, rowsPerStatement(db))) {
				for (const seq of await planBatch(trx, changeSetId, batch, now)) seqs.push(seq);
			}
		});
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
		.columns([
			'change_set_id',
			'seq',
			'userid',
			'external_userid',
			'tag_id',
			'action',
			'operator',
			'asked_by',
			'source',
			'state',
			'planned_at',
		])
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
					'given.operator',
					sql<string>`lower(coalesce(given.operator, given.userid))`.as('asked_by'),
					'given.source',
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
	// Some were planned earlier, or are in this batch twice.
	const found = await selectSeqs(trx, changeSetId, batch).execute();
	return found.map((row) => Number(row.seq));
}
