import { sql, type Kysely } from 'kysely';
import type { LedgerSchema } from './schema';

/** Whether callbacks of a corp reach us; both null: none ever did. Epoch ms. */
export interface HeardCallbacks {
	/** The latest one, to the second. */
	last: number | null;
	/** The first one. */
	since: number | null;
}

/** Notes that a callback of the corp came. At most once a second it costs a write. */
export async function noteCallback(db: Kysely<LedgerSchema>, corpId: string, at: number): Promise<void> {
	await db
		.insertInto('heard_callbacks')
		.values({ corp_id: corpId, since: at, last: at })
		.onConflict((conflict) =>
			conflict
				.column('corp_id')
				.doUpdateSet({ last: at })
				.where(sql<boolean>`heard_callbacks.last + 1000 <= excluded.last`),
		)
		.execute();
}

export async function heardCallbacks(db: Kysely<LedgerSchema>, corpId: string): Promise<HeardCallbacks> {
	const heard = await db
		.selectFrom('heard_callbacks')
		.select(['last', 'since'])
		.where('corp_id', '=', corpId)
		.executeTakeFirst();
	return heard ?? { last: null, since: null };
}
