import { sql, type Kysely } from 'kysely';
import { dialectOf } from './dialect';
import type { LedgerSchema } from './schema';

/** Runs `work` in a transaction: in the one that `db` is, or in one of its own. */
export async function inTransaction<T>(
	db: Kysely<LedgerSchema>,
	work: (trx: Kysely<LedgerSchema>) => Promise<T>,
): Promise<T> {
	return db.isTransaction ? await work(db) : await db.transaction().execute(work);
}

// Advisory locks of Postgres are numbers shared by everyone in the database; the first says that it is ours.
const LOCK_SPACE = 0x7a60;

/**
 * Runs `work` in a transaction of which only one runs at a time per `name`, among all processes.
 * On SQLite every transaction that may write holds the whole file anyway.
 */
export async function inLockedTransaction<T>(
	db: Kysely<LedgerSchema>,
	name: string,
	work: (trx: Kysely<LedgerSchema>) => Promise<T>,
): Promise<T> {
	return await inTransaction(db, async (trx) => {
		if (dialectOf(trx) === 'postgres') {
			await sql`select pg_advisory_xact_lock(${LOCK_SPACE}::int, hashtext(${name}))`.execute(trx);
		}
		return await work(trx);
	});
}
