import type { Kysely } from 'kysely';
import type { LedgerSchema } from './schema';

/** Keeps that a change set works on a job. */
export async function linkJob(trx: Kysely<LedgerSchema>, jobId: string, changeSetId: string): Promise<void> {
	await trx
		.insertInto('job_change_sets')
		.values({ job_id: jobId, change_set_id: changeSetId })
		.onConflict((conflict) => conflict.columns(['job_id', 'change_set_id']).doNothing())
		.execute();
}
