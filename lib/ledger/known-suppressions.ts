import { sql, type Kysely } from 'kysely';
import { inBatches, isOneOf, rowsPerStatement } from './rows';
import type { LedgerSchema } from './schema';

/** Which of these keys the corp has already, whether they hold, have ended, or were lifted. */
export async function findKnownSuppressions(
	db: Kysely<LedgerSchema>,
	corpId: string,
	keys: readonly string[],
): Promise<Set<string>> {
	const known = new Set<string>();
	for (const batch of inBatches(keys, rowsPerStatement(db))) {
		const rows = await db
			.selectFrom('suppressions')
			.select('key')
			.where('corp_id', '=', corpId)
			.where(isOneOf(db, sql<string>`key`, batch))
			.execute();
		for (const { key } of rows) known.add(key);
	}
	return known;
}
