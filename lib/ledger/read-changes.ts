import { sql, type Kysely } from 'kysely';
import type { Change } from './changes';
import type { ChangeState, LedgerSchema } from './schema';

/** A part of a change set's changes, in the order of `seq`. Continue with `afterSeq` = the last seq read. */
export interface ChangePage {
	afterSeq?: number;
	/** Default 1,000. On SQLite, reading is this process's work: 1,000 rows take some 3 ms. */
	limit?: number;
}

const DEFAULT_LIMIT = 1_000;

/** Changes per counting statement, so that a large set does not hold up the event loop. */
const COUNT_SLICE = 10_000;

/** Reads what an undo has to take back: the changes in state `applied`. */
export async function readApplied(
	db: Kysely<LedgerSchema>,
	changeSetId: string,
	page: ChangePage = {},
): Promise<Change[]> {
	return await selectPage(db, changeSetId, page).where('state', '=', 'applied').execute();
}

/**
 * Reads what was planned and never settled: for the recovery of a stale change set. WeCom may or may not have
 * been asked for it.
 */
export async function readPlanned(
	db: Kysely<LedgerSchema>,
	changeSetId: string,
	page: ChangePage = {},
): Promise<Change[]> {
	return await selectPlanned(db, changeSetId, page).execute();
}

export function selectPlanned(db: Kysely<LedgerSchema>, changeSetId: string, page: ChangePage) {
	// Spelled out, not a parameter: only so does SQLite see that the index of planned changes will do.
	return selectPage(db, changeSetId, page).where('state', '=', sql.lit('planned'));
}

/** All changes of a set, whatever became of them. */
export async function readChanges(
	db: Kysely<LedgerSchema>,
	changeSetId: string,
	page: ChangePage = {},
): Promise<Change[]> {
	return await selectPage(db, changeSetId, page).execute();
}

/** How many of a set's changes are in each state; states without changes count 0. */
export async function countByState(
	db: Kysely<LedgerSchema>,
	changeSetId: string,
): Promise<Record<ChangeState, number>> {
	const counts: Record<ChangeState, number> = {
		planned: 0,
		applied: 0,
		failed: 0,
		unchanged: 0,
		not_applied: 0,
		skipped: 0,
		undone: 0,
	};
	for await (const [after, upTo] of seqSlices(db, changeSetId, COUNT_SLICE)) {
		const rows = await db
			.selectFrom('changes')
			.select(['state', (eb) => eb.fn.countAll<number>().as('count')])
			.where('change_set_id', '=', changeSetId)
			.where('seq', '>', after)
			.where('seq', '<=', upTo)
			.groupBy('state')
			.execute();
		for (const { state, count } of rows) counts[state] += count;
	}
	return counts;
}

/** The set's changes cut into ranges of seq: (after, upTo]. */
export async function* seqSlices(
	db: Kysely<LedgerSchema>,
	changeSetId: string,
	size: number,
): AsyncGenerator<[after: number, upTo: number]> {
	const last = await db
		.selectFrom('changes')
		.select((eb) => eb.fn.max('seq').as('seq'))
		.where('change_set_id', '=', changeSetId)
		.executeTakeFirst();
	for (let after = 0; after < (last?.seq ?? 0); after += size) yield [after, after + size];
}

function selectPage(db: Kysely<LedgerSchema>, changeSetId: string, page: ChangePage) {
	return db
		.selectFrom('changes')
		.selectAll()
		.where('change_set_id', '=', changeSetId)
		.where('seq', '>', page.afterSeq ?? 0)
		.orderBy('seq')
		.limit(page.limit ?? DEFAULT_LIMIT);
}
