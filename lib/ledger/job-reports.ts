import type { Kysely, Selectable } from 'kysely';
import { toItem, type JobItem } from './job-items';
import { selectFailed } from './resume-failed';
import type { JobErrorsTable, JobProgressTable, LedgerSchema } from './schema';

/** For one cause, how many of a job's items are failed; see `JobErrorsTable`. */
export type JobError = Omit<Selectable<JobErrorsTable>, 'job_id'>;

/** What was settled within a minute; see `JobProgressTable`. */
export type JobProgress = Omit<Selectable<JobProgressTable>, 'job_id'>;

/** Why items of the job are failed, most frequent first. */
export async function jobErrors(db: Kysely<LedgerSchema>, jobId: string): Promise<JobError[]> {
	return await db
		.selectFrom('job_errors')
		.select(['code', 'errcode', 'class', 'message', 'count', 'last_at'])
		.where('job_id', '=', jobId)
		.orderBy('count', 'desc')
		.orderBy('code')
		.orderBy('errcode')
		.execute();
}

/** The minutes since then in which something of the job was settled, in order. @param since epoch ms */
export async function jobProgress(
	db: Kysely<LedgerSchema>,
	jobId: string,
	{ since = 0 }: { since?: number } = {},
): Promise<JobProgress[]> {
	return await db
		.selectFrom('job_progress')
		.select(['minute', 'applied', 'unchanged', 'failed', 'calls'])
		.where('job_id', '=', jobId)
		.where('minute', '>=', since)
		.orderBy('minute')
		.execute();
}

/** A part of the job's failed items, in the order of `seq`. Continue with `afterSeq` = the last seq read. */
export async function failedItems(
	db: Kysely<LedgerSchema>,
	jobId: string,
	page: { afterSeq?: number; limit: number },
): Promise<JobItem[]> {
	return (await selectFailed(db, jobId, page).execute()).map(toItem);
}

/** Ids of the change sets that worked on the job, newest first: the order in which to undo them. */
export async function changeSetsOf(db: Kysely<LedgerSchema>, jobId: string): Promise<string[]> {
	const rows = await db
		.selectFrom('job_change_sets')
		.select('change_set_id')
		.where('job_id', '=', jobId)
		.orderBy('change_set_id', 'desc')
		.execute();
	return rows.map(({ change_set_id }) => change_set_id);
}
