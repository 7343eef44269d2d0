import type { Kysely } from 'kysely';
import { cancelItems } from './cancel-items';
import { LedgerError } from './errors';
import { JobCounts } from './job-counts';
import { requireJob, withJobsLocked, type Job, type JobKey, type JobNote } from './jobs';
import type { JobState, LedgerSchema } from './schema';

/** A state that somebody may put a job into; into the others it gets by itself. */
export type ChosenState = Exclude<JobState, 'filling' | 'finished'>;

/** From where a job may get there. What has ended stays so. */
const FROM: Record<ChosenState, readonly JobState[]> = {
	queued: ['paused', 'stopped'],
	paused: ['filling', 'queued', 'stopped'],
	stopped: ['queued', 'paused'],
	cancelled: ['filling', 'queued', 'paused', 'stopped'],
};

/**
 * Puts a job into a state: `queued` resumes it, and finishes it where nothing is left to do; `paused` and
 * `stopped` keep anything more from being claimed,
 * `cancelled` also cancels what is pending. What is claimed is worked off in any case. Doing it again is
 * harmless, and goes on with a cancel that was broken off.
 * @param change.note why; of `stopped`, what a person must do. Left out: none
 * @returns whether the job was in another state before, and the job as it stands now
 * @throws LedgerError LEDGER_JOB when the corp has no such job, LEDGER_JOB_STATE when its state does not allow it
 */
export async function setJobState(
	db: Kysely<LedgerSchema>,
	{ corp_id, id }: JobKey,
	to: ChosenState,
	{ note = null, now }: { note?: JobNote | null; now: number },
): Promise<{ changed: boolean; job: Job }> {
	const changed = await withJobsLocked(db, corp_id, async (trx) => {
		const job = await requireJob(trx, corp_id, id);
		if (job.state === to) return false;
		if (!FROM[to].includes(job.state)) throw notAllowed(job, to);
		await trx
			.updateTable('jobs')
			.set({
				state: to,
				note: note && JSON.stringify(note),
				updated_at: now,
				finished_at: to === 'cancelled' ? now : null,
			})
			.where('id', '=', id)
			.execute();
		if (to === 'queued') await finishWhereDone(trx, id, now);
		return true;
	});
	if (to === 'cancelled') await cancelItems(db, corp_id, id, now);
	return { changed, job: await requireJob(db, corp_id, id) };
}

/** A job that was stopped may have nothing left to do. */
async function finishWhereDone(trx: Kysely<LedgerSchema>, jobId: string, now: number): Promise<void> {
	const counts = new JobCounts();
	counts.add(jobId, 'pending', 0);
	await counts.write(trx, now);
}

function notAllowed({ id, name, state }: Job, to: ChosenState): LedgerError {
	return new LedgerError(
		'LEDGER_JOB_STATE',
		`Job "${name}" (${id}) is ${state}, expected one that is ${FROM[to].join(' or ')}`,
		{ job: name, jobId: id, state },
	);
}
