import type { Kysely } from 'kysely';
import { JobCounts } from './job-counts';
import { withJobsLocked } from './jobs';
import { reopenItems } from './reopen-items';
import { inBatches, rowsPerStatement } from './rows';
import type { LedgerSchema } from './schema';
import { groupByCorp, readClaimed, type Claim } from './settle-items';

/**
 * Gives claimed items back untouched, for a later run. What was handed in of their relations meanwhile wins.
 * Claims that hold no longer are passed over.
 * @returns how many items were given back
 */
export async function releaseItems(
	db: Kysely<LedgerSchema>,
	claims: readonly Claim[],
	now: number,
): Promise<number> {
	let released = 0;
	for (const batch of inBatches(claims, rowsPerStatement(db))) {
		for (const [corpId, ofCorp] of await groupByCorp(db, batch)) {
			await withJobsLocked(db, corpId, async (trx) => {
				const counts = new JobCounts();
				const items = (await readClaimed(trx, ofCorp)).map(({ item }) => item);
				await reopenItems(trx, corpId, items, { counts, now });
				await counts.write(trx, now);
				released += items.length;
			});
		}
	}
	return released;
}
