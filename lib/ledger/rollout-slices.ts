import { sql, type Kysely, type RawBuilder } from 'kysely';
import { dialectOf } from './dialect';
import type { LedgerSchema } from './schema';

/** Rows that a statement on SQLite may go through. */
const ROWS = 5_000;

/**
 * Conditions on `external_userid` that cover a rollout's rows in a table, each customer's together, each for so
 * few that one statement may go through them.
 */
export async function* customerSlices(
	db: Kysely<LedgerSchema>,
	table: 'rollout_customers' | 'rollout_outcomes',
	corpId: string,
	rolloutId: string,
): AsyncGenerator<RawBuilder<boolean>> {
	// Postgres works elsewhere: there is nothing to hold up.
	if (dialectOf(db) === 'postgres') {
		yield sql`true`;
		return;
	}
	for (let after = ''; ;) {
		const last = await db
			.selectFrom(table)
			.select('external_userid')
			.where('corp_id', '=', corpId)
			.where('rollout_id', '=', rolloutId)
			.where('external_userid', '>', after)
			.orderBy('external_userid')
			.limit(1)
			.offset(ROWS - 1)
			.executeTakeFirst();
		if (last === undefined) {
			yield sql`external_userid > ${after}`;
			return;
		}
		yield sql`external_userid > ${after} and external_userid <= ${last.external_userid}`;
		after = last.external_userid;
	}
}
