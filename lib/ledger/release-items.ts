import type { Kysely } from 'kysely';
import { JobCounts } from './job-counts';
import { countProgress } from './job-progress';
import { withJobsLocked } from './jobs';
import { reopenItems } from './reopen-items';
import { inBatches, rowsPerStatement } from './rows';
import type { LedgerSchema } from './schema';
import { groupByCorp, readClaimed, type Claim } from './settle-items';

/** A claim that is given up. */
export type ReleasedClaim = Claim & {
	/** Calls of WeCom that it took all the same; default 0. */
	calls?: number;
};

/**
 * Gives claimed items back, for a later run. What was handed in of their relations meanwhile wins.
 * Claims that hold no longer are passed over.
 * @returns how many items were given back
 */
export async function releaseItems(
	db: Kysely<LedgerSchema>,
	claims: readonly ReleasedClaim[],
	now: number,
): Promise<number> {
	let released = 0;
	for (const batch of inBatches(claims, rowsPerStatement(db))) {
		for (const [corpId, ofCorp] of await groupByCorp(db, batch)) {
			await withJobsLocked(db, corpId, async (trx) => {
				const counts = new JobCounts();
				const claimed = await readClaimed(trx, ofCorp);
				for (const { result } of claimed) counts.add(result.job_id, 'calls', result.calls ?? 0);
				await countProgress(
					trx,
					claimed.filter(({ result: { calls = 0 } }) => calls > 0),
					now,
				);
				const items = claimed.map(({ item }) => item);
				await reopenItems(trx, corpId, items, { counts, now });
				await counts.write(trx, now);
				released += items.length;
			});
		}
	}
	return released;
}
