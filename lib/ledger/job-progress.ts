import { sql, type Kysely } from 'kysely';
import { groupBy } from './job-items';
import type { LedgerSchema } from './schema';

const MINUTE_MS = 60_000;

interface Counted {
	/** Without a state: what took calls, and is still to be done. */
	result: { job_id: string; state?: 'applied' | 'unchanged' | 'failed'; calls?: number };
}

/** Adds results to the minute in which they were settled. */
export async function countProgress(
	trx: Kysely<LedgerSchema>,
	results: readonly Counted[],
	now: number,
): Promise<void> {
	for (const [job_id, ofJob] of groupBy(results, ({ result }) => result.job_id)) {
		const point = { applied: 0, unchanged: 0, failed: 0, calls: 0 };
		for (const { result } of ofJob) {
			if (result.state) point[result.state] += 1;
			point.calls += result.calls ?? 0;
		}
		await trx
			.insertInto('job_progress')
			.values({ job_id, minute: now - (now % MINUTE_MS), ...point })
			.onConflict((conflict) =>
				conflict.columns(['job_id', 'minute']).doUpdateSet({
					applied: sql`job_progress.applied + excluded.applied`,
					unchanged: sql`job_progress.unchanged + excluded.unchanged`,
					failed: sql`job_progress.failed + excluded.failed`,
					calls: sql`job_progress.calls + excluded.calls`,
				}),
			)
			.execute();
	}
}
