import { CompiledQuery, type Compilable, type Kysely } from 'kysely';
import type { LedgerSchema } from '../../lib/ledger/schema';

/** How SQLite goes about a query, step by step. */
export async function explain(db: Kysely<LedgerSchema>, query: Compilable): Promise<string[]> {
	const { sql: text, parameters } = query.compile();
	const plan = await db.executeQuery<{ detail: string }>(
		CompiledQuery.raw(`explain query plan ${text}`, [...parameters]),
	);
	return plan.rows.map(({ detail }) => detail);
}
