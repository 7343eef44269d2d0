import { sql, type Expression, type Kysely } from 'kysely';
import { dialectOf } from '../dialect';
import type { LedgerSchema } from '../schema';

/** One step of the schema's history. Once released it never changes: a correction is a new step. */
export interface Migration {
	/** 1, 2, 3 …; also the start of the file's name. */
	version: number;
	name: string;
	/** Runs inside a transaction, on both databases alike. */
	up(trx: Kysely<LedgerSchema>): Promise<void>;
}

/**
 * The type of text columns. On Postgres with the collation C: compared byte by byte, as SQLite does, which is
 * also what makes an index on it fast.
 */
export function textType(db: Kysely<LedgerSchema>): 'text' | Expression<unknown> {
	return dialectOf(db) === 'postgres' ? sql`text collate "C"` : 'text';
}

/**
 * On SQLite, keeps the rows of a table in its primary key instead of beside it: one tree less to write.
 * Postgres has no such thing.
 */
export function withoutRowid(db: Kysely<LedgerSchema>): Expression<unknown> {
	return dialectOf(db) === 'sqlite' ? sql`without rowid` : sql``;
}
