import type { Kysely } from 'kysely';
import { CHANGE_COLUMNS, type Change } from './changes';
import type { ChangeState, LedgerSchema } from './schema';

/** A part of a change set's changes, in the order of `seq`. Continue with `afterSeq` = the last seq read. */
export interface ChangePage {
	afterSeq?: number;
	/** Default 1,000. On SQLite, reading is this process's work: 1,000 rows take some 3 ms. */
	limit?: number;
}

const DEFAULT_LIMIT = 1_000;
const MAX_SEQ = 2 ** 31 - 1;

/** Changes gone through per statement, so that a large set does not hold up the event loop. */
const SLICE = 10_000;

/** Reads what an undo has to take back: the changes in state `applied`. */
export async function readApplied(
	db: Kysely<LedgerSchema>,
	changeSetId: string,
	page: ChangePage = {},
): Promise<Change[]> {
	return await readByState(db, changeSetId, 'applied', page);
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
	return await readByState(db, changeSetId, 'planned', page);
}

async function readByState(
	db: Kysely<LedgerSchema>,
	changeSetId: string,
	state: ChangeState,
	{ afterSeq = 0, limit = DEFAULT_LIMIT }: ChangePage,
): Promise<Change[]> {
	const found: Change[] = [];
	for await (const [after, upTo] of seqSlices(db, changeSetId, SLICE, afterSeq)) {
		const rows = await selectSlice(db, changeSetId, after, upTo)
			.select(CHANGE_COLUMNS)
			.where('state', '=', state)
			.orderBy('seq')
			.limit(limit - found.length)
			.execute();
		found.push(...rows);
		if (found.length >= limit) break;
	}
	return found;
}

/** All changes of a set, whatever became of them. */
export async function readChanges(
	db: Kysely<LedgerSchema>,
	changeSetId: string,
	{ afterSeq = 0, limit = DEFAULT_LIMIT }: ChangePage = {},
): Promise<Change[]> {
	return await selectSlice(db, changeSetId, afterSeq, MAX_SEQ)
		.select(CHANGE_COLUMNS)
		.orderBy('seq')
		.limit(limit)
		.execute();
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
	for await (const [after, upTo] of seqSlices(db, changeSetId, SLICE)) {
		const rows = await selectSlice(db, changeSetId, after, upTo)
			.select(['state', (eb) => eb.fn.countAll<number>().as('count')])
			.groupBy('state')
			.execute();
		for (const { state, count } of rows) counts[state] += count;
	}
	return counts;
}

/** The set's changes, from `first` on, cut into ranges of seq: (after, upTo]. */
export async function* seqSlices(
	db: Kysely<LedgerSchema>,
	changeSetId: string,
	size: number,
	first = 0,
): AsyncGenerator<[after: number, upTo: number]> {
	const last = await db
		.selectFrom('changes')
		.select((eb) => eb.fn.max('seq').as('seq'))
		.where('change_set_id', '=', changeSetId)
		.executeTakeFirst();
	for (let after = first; after < (last?.seq ?? 0); after += size) yield [after, after + size];
}

export function selectSlice(db: Kysely<LedgerSchema>, changeSetId: string, after: number, upTo: number) {
	return db
		.selectFrom('changes')
		.where('change_set_id', '=', changeSetId)
		.where('seq', '>', after)
		.where('seq', '<=', upTo);
}
