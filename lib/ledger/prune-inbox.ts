import { sql, type Kysely } from 'kysely';
import { dialectOf } from './dialect';
import { isOneOf } from './rows';
import type { LedgerSchema } from './schema';

/**
 * Forgets that events came, a bounded number at a time: delivered once more, they would count as new. To be
 * repeated until there are none.
 * @param options.before epoch ms: only what was accepted earlier; also before anything that a flow has not had
 *   to the end, so that nothing that is still to be done is forgotten
 * @returns how many were forgotten
 */
export async function pruneInbox(
	db: Kysely<LedgerSchema>,
	inbox: string,
	{ before }: { before: number },
): Promise<number> {
	const end = Math.min(before, await oldestUndone(db, inbox));
	const old = await selectOld(db, inbox, end, dialectOf(db) === 'sqlite' ? 1_000 : 10_000).execute();
	if (old.length === 0) return 0;
	const keys = old.map(({ key }) => key);
	const { numDeletedRows } = await db
		.deleteFrom('inbox_keys')
		.where('inbox', '=', inbox)
		.where(isOneOf(db, sql<string>`key`, keys))
		// Unless it has come anew: another process may have forgotten it meanwhile.
		.where(sql<boolean>`accepted_at + 0 < ${end}`)
		.executeTakeFirstOrThrow();
	return Number(numDeletedRows);
}

export function selectOld(db: Kysely<LedgerSchema>, inbox: string, before: number, limit: number) {
	return db
		.selectFrom('inbox_keys')
		.select('key')
		.where('inbox', '=', inbox)
		.where('accepted_at', '<', before)
		.orderBy('accepted_at')
		.limit(limit);
}

/** When the first event was accepted that waits or is in a batch. */
async function oldestUndone(db: Kysely<LedgerSchema>, inbox: string): Promise<number> {
	const { rows } = await sql<{ oldest: number | null }>`
		select min(oldest) as oldest from (
			select min(accepted_at) as oldest from inbox_events where inbox = ${inbox}
			union all
			select min(oldest) from inbox_batches where inbox = ${inbox}
		) as undone
	`.execute(db);
	return rows[0]?.oldest ?? Infinity;
}
