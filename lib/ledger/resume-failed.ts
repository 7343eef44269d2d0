import { sql, type Kysely } from 'kysely';
import { LedgerError } from './errors';
import { JobCounts } from './job-counts';
import { IS_FAILED, selectItems, toItem } from './job-items';
import { requireJob, withJobsLocked, type JobKey } from './jobs';
import { reopenItems } from './reopen-items';
import { isOneOf, rowsPerStatement } from './rows';
import type { LedgerSchema } from './schema';

/**
 * Makes the failed items of a job pending again; a finished job is queued again.
 * @param options.codes only items that failed with one of these; left out: all
 * @returns how many items failed no longer
 * @throws LedgerError LEDGER_JOB when the corp has no such job, LEDGER_JOB_STATE when it was cancelled
 */
export async function resumeFailed(
	db: Kysely<LedgerSchema>,
	{ corp_id, id }: JobKey,
	{ codes, now }: { codes?: readonly string[]; now: number },
): Promise<number> {
	let resumed = 0;
	for (let afterSeq = 0; ;) {
		const page = await withJobsLocked(db, corp_id, async (trx) => {
			await requireNotCancelled(trx, { corp_id, id });
			let select = selectFailed(trx, id, { afterSeq, limit: rowsPerStatement(db) });
			if (codes) select = select.where(isOneOf(trx, sql<string>`code`, codes));
			const items = (await select.execute()).map(toItem);
			const counts = new JobCounts();
			await reopenItems(trx, corp_id, items, { counts, now });
			await counts.write(trx, now);
			return items;
		});
		const last = page.at(-1);
		if (last === undefined) return resumed;
		resumed += page.length;
		afterSeq = last.seq;
	}
}

export function selectFailed(
	db: Kysely<LedgerSchema>,
	jobId: string,
	{ afterSeq = 0, limit }: { afterSeq?: number; limit: number },
) {
	return selectItems(db)
		.where(IS_FAILED)
		.where(sql<string>`(job_id || '')`, '=', jobId)
		.where('seq', '>', afterSeq)
		.orderBy('seq')
		.limit(limit);
}

async function requireNotCancelled(trx: Kysely<LedgerSchema>, { corp_id, id }: JobKey): Promise<void> {
	const job = await requireJob(trx, corp_id, id);
	if (job.state !== 'cancelled') return;
	throw new LedgerError(
		'LEDGER_JOB_STATE',
		`Job "${job.name}" (${id}) is cancelled, expected one that was not: what failed in it is not tried again`,
		{ job: job.name, jobId: id, state: job.state },
	);
}
