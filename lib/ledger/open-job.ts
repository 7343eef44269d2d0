import { sql, type Kysely } from 'kysely';
import { LedgerError } from './errors';
import { JobCounts } from './job-counts';
import { requireJob, toJob, withJobsLocked, type Job } from './jobs';
import type { JobsTable, LedgerSchema } from './schema';

export type NewJob = Pick<
	JobsTable,
	'id' | 'corp_id' | 'name' | 'campaign' | 'priority' | 'windows' | 'content_hash'
> & {
	/** Whether a job that is there with other content takes this one in as well. */
	addTo?: boolean;
};

export type JobOutcome =
	| 'created'
	/** The same content was left half handed in: hand all of it in again. */
	| 'continued'
	/** The same content is in the job: nothing to hand in. */
	| 'already'
	| 'added_to';

/** A content that is being handed in: the job as `openJob` returns it. */
export type Filling = Pick<Job, 'corp_id' | 'id' | 'content_hash'>;

/**
 * Opens a job to hand in its content, with `enqueueItems` and then `finishFilling`. The campaign key identifies
 * it where there is one, else the name. A job that is there and has not ended takes on the new priority and
 * windows.
 * @throws LedgerError LEDGER_JOB_REUSED when there is such a job with other content and `addTo` is not set, or
 *   when that job was cancelled
 */
export async function openJob(
	db: Kysely<LedgerSchema>,
	given: NewJob,
	now: number,
): Promise<{ job: Job; outcome: JobOutcome }> {
	return await withJobsLocked(db, given.corp_id, async (trx) => {
		const known = await findSame(trx, given);
		const id = known?.id ?? given.id;
		const filledAt = known && (await readFilledAt(trx, known.id, given.content_hash));
		const outcome = outcomeOf(known, filledAt);
		if (known === undefined) await createJob(trx, given, now);
		else await takeOver(trx, given, known, outcome, now);
		if (outcome !== 'already') await openContent(trx, { ...given, id }, now);
		return { job: await requireJob(trx, given.corp_id, id), outcome };
	});
}

/**
 * All of the content is in: the job may be worked off. Finishes it where there is nothing to do.
 * @param handedIn how many changes the content has: where several handed it in at once, it is counted once
 */
export async function finishFilling(
	db: Kysely<LedgerSchema>,
	filling: Filling,
	now: number,
	handedIn?: number,
): Promise<Job> {
	const { corp_id, id, content_hash } = filling;
	return await withJobsLocked(db, corp_id, async (trx) => {
		if (handedIn !== undefined) await correctHandedIn(trx, filling, handedIn);
		await trx
			.updateTable('job_contents')
			.set({ filled_at: now })
			.where('job_id', '=', id)
			.where('content_hash', '=', content_hash)
			.where('filled_at', 'is', null)
			.execute();
		await trx
			.updateTable('jobs')
			.set({ state: 'queued', updated_at: now })
			.where('id', '=', id)
			.where('state', '=', 'filling')
			.execute();
		const counts = new JobCounts();
		counts.add(id, 'pending', 0);
		await counts.write(trx, now);
		return await requireJob(trx, corp_id, id);
	});
}

/** What a content that is still open counts becomes the given number, in the job as well. */
async function correctHandedIn(
	trx: Kysely<LedgerSchema>,
	{ id, content_hash }: Filling,
	handedIn: number,
): Promise<void> {
	const content = await trx
		.selectFrom('job_contents')
		.select('handed_in')
		.where('job_id', '=', id)
		.where('content_hash', '=', content_hash)
		.where('filled_at', 'is', null)
		.executeTakeFirst();
	if (content === undefined || content.handed_in === handedIn) return;
	await trx
		.updateTable('job_contents')
		.set({ handed_in: handedIn })
		.where('job_id', '=', id)
		.where('content_hash', '=', content_hash)
		.execute();
	await trx
		.updateTable('jobs')
		.set({ handed_in: sql`handed_in + ${handedIn - content.handed_in}` })
		.where('id', '=', id)
		.execute();
}

async function findSame(trx: Kysely<LedgerSchema>, given: NewJob): Promise<Job | undefined> {
	const { corp_id, campaign, name } = given;
	let select = trx.selectFrom('jobs').selectAll().where('corp_id', '=', corp_id);
	if (campaign !== null) select = select.where('campaign', '=', campaign);
	else select = select.where('name', '=', name).where('campaign', 'is', null);
	const row = await select.executeTakeFirst();
	return row && toJob(row);
}

/** Null: not all of it is in; undefined: the job never had it. */
async function readFilledAt(
	trx: Kysely<LedgerSchema>,
	jobId: string,
	contentHash: string,
): Promise<number | null | undefined> {
	const content = await trx
		.selectFrom('job_contents')
		.select('filled_at')
		.where('job_id', '=', jobId)
		.where('content_hash', '=', contentHash)
		.executeTakeFirst();
	return content?.filled_at;
}

function outcomeOf(known: Job | undefined, filledAt: number | null | undefined): JobOutcome {
	if (known === undefined) return 'created';
	if (filledAt === undefined) return 'added_to';
	// What was cancelled is not to be handed in to the end.
	return filledAt === null && known.state !== 'cancelled' ? 'continued' : 'already';
}

async function createJob(trx: Kysely<LedgerSchema>, given: NewJob, now: number): Promise<void> {
	const { addTo: _addTo, ...job } = given;
	await trx
		.insertInto('jobs')
		.values({
			...job,
			...{ state: 'filling', note: null },
			...{ created_at: now, started_at: null, finished_at: null, updated_at: now },
		})
		.execute();
}

async function takeOver(
	trx: Kysely<LedgerSchema>,
	given: NewJob,
	known: Job,
	outcome: JobOutcome,
	now: number,
): Promise<void> {
	if (outcome === 'added_to' && (given.addTo !== true || known.state === 'cancelled')) throw reused(known);
	const hasEnded = known.state === 'finished' || known.state === 'cancelled';
	if (hasEnded && outcome === 'already') return;
	const { priority, windows, content_hash } = given;
	await trx
		.updateTable('jobs')
		.set({ priority, windows, content_hash, updated_at: now })
		.where('id', '=', known.id)
		.execute();
}

function reused({ id, name, campaign, state, total, created_at }: Job): LedgerError {
	const which = campaign === null ? `name "${name}"` : `campaign key "${campaign}"`;
	return new LedgerError(
		'LEDGER_JOB_REUSED',
		`There is a job with the ${which} and other content: ${id}, ${state}, ${total} items, created ` +
			`${new Date(created_at).toISOString()}. Expected the same content, another ${which.split(' "')[0]}` +
			`${state === 'cancelled' ? '' : ', or to add to the job that is there'}`,
		{ jobId: id, name, campaign: campaign ?? '', state, total, createdAt: created_at },
	);
}

/** Handing in begins anew, and so does the count of what was handed in. */
async function openContent(trx: Kysely<LedgerSchema>, given: NewJob, now: number): Promise<void> {
	const content = trx
		.selectFrom('job_contents')
		.select('handed_in')
		.where('job_id', '=', given.id)
		.where('content_hash', '=', given.content_hash);
	await trx
		.updateTable('jobs')
		.set({ handed_in: sql`handed_in - coalesce((${content}), 0)` })
		.where('id', '=', given.id)
		.execute();
	await trx
		.insertInto('job_contents')
		.values({ job_id: given.id, content_hash: given.content_hash, opened_at: now, filled_at: null })
		.onConflict((conflict) => conflict.columns(['job_id', 'content_hash']).doUpdateSet({ handed_in: 0 }))
		.execute();
}
