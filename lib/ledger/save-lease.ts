import { sql, type Kysely } from 'kysely';
import type { LeasesTable, LedgerSchema } from './schema';

export async function saveLease(trx: Kysely<LedgerSchema>, lease: LeasesTable): Promise<void> {
	await trx
		.insertInto('leases')
		.values(lease)
		.onConflict((conflict) =>
			conflict.columns(['key', 'holder']).doUpdateSet({
				slots: sql`excluded.slots`,
				wanted: sql`excluded.wanted`,
				since: sql`excluded.since`,
				until: sql`excluded.until`,
			}),
		)
		.execute();
}
