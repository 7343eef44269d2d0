import { sql, type Kysely } from 'kysely';
import { JobCounts } from './job-counts';
import { IS_PENDING } from './job-items';
import { withJobsLocked } from './jobs';
import { isOneOf, rowsPerStatement } from './rows';
import type { LedgerSchema } from './schema';

/**
 * Cancels what is pending in a cancelled job, a part per transaction so that nobody waits long. Broken off, it
 * goes on where it was when it is called again; nothing of a cancelled job is claimed anyway.
 */
export async function cancelItems(
	db: Kysely<LedgerSchema>,
	corpId: string,
	jobId: string,
	now: number,
): Promise<void> {
	for (let isMore = true; isMore;) {
		await withJobsLocked(db, corpId, async (trx) => {
			const rows = await selectPending(trx, jobId, rowsPerStatement(db)).execute();
			isMore = rows.length > 0;
			if (!isMore) return;
			await trx
				.updateTable('job_items')
				.set({ state: 'cancelled', blocked: 0, finished_at: now })
				.where('job_id', '=', jobId)
				.where(
					isOneOf(
						trx,
						sql<number>`seq`,
						rows.map(({ seq }) => seq),
					),
				)
				.execute();
			const counts = new JobCounts();
			counts.add(jobId, 'pending', -rows.length);
			counts.add(jobId, 'cancelled', rows.length);
			await counts.write(trx, now);
		});
	}
}

/** Goes on with cancels of the corp that were broken off. */
export async function finishCancels(db: Kysely<LedgerSchema>, corpId: string, now: number): Promise<void> {
	const jobs = await db
		.selectFrom('jobs')
		.select('id')
		.where('corp_id', '=', corpId)
		.where('state', '=', 'cancelled')
		.where('pending', '>', 0)
		.execute();
	for (const { id } of jobs) await cancelItems(db, corpId, id, now);
}

export function selectPending(db: Kysely<LedgerSchema>, jobId: string, limit: number) {
	return db.selectFrom('job_items').select('seq').where('job_id', '=', jobId).where(IS_PENDING).limit(limit);
}
