import { sql, type Kysely } from 'kysely';
import { dialectOf } from './dialect';
import type { LedgerSchema } from './schema';

/** Epoch ms of this machine, such as Date.now. */
export type Now = () => number;

/**
 * The one clock that all processes of a ledger agree on: the server's on Postgres; on SQLite, where all
 * processes share a machine, that machine's.
 */
export async function sharedNow(db: Kysely<LedgerSchema>, now: Now): Promise<number> {
	if (dialectOf(db) === 'sqlite') return now();
	const { rows } = await sql<{ now: number }>`
		select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now
	`.execute(db);
	return rows[0]?.now ?? now();
}
