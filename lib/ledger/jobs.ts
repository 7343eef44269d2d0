import type { Kysely, Selectable } from 'kysely';
import { LedgerError } from './errors';
import type { JobsTable, JobState, LedgerSchema } from './schema';
import { inLockedTransaction } from './transaction';

/** Why a job is in its state; of a stopped one, what a person must do. `code` is stable and English. */
export type JobNote = { code: string; message: string } & Record<string, string | number>;

/** A job and where it stands; see `JobsTable`. */
export type Job = Omit<Selectable<JobsTable>, 'note'> & { note: JobNote | null };

/** Names a job for those who know its corp. */
export type JobKey = Pick<Job, 'corp_id' | 'id'>;

/** The corp's job with this id, campaign key or name, looked for in this order; of several the newest. */
export async function findJob(
	db: Kysely<LedgerSchema>,
	corpId: string,
	nameOrId: string,
): Promise<Job | undefined> {
	for (const column of ['id', 'campaign', 'name'] as const) {
		const row = await selectNamed(db, corpId, column, nameOrId).executeTakeFirst();
		if (row !== undefined) return toJob(row);
	}
	return undefined;
}

export function selectNamed(
	db: Kysely<LedgerSchema>,
	corpId: string,
	column: 'id' | 'campaign' | 'name',
	value: string,
) {
	return db
		.selectFrom('jobs')
		.selectAll()
		.where('corp_id', '=', corpId)
		.where(column, '=', value)
		.orderBy('created_at', 'desc')
		.limit(1);
}

/** @throws LedgerError LEDGER_JOB when the corp has no such job */
export async function requireJob(db: Kysely<LedgerSchema>, corpId: string, nameOrId: string): Promise<Job> {
	const job = await findJob(db, corpId, nameOrId);
	if (job !== undefined) return job;
	throw new LedgerError(
		'LEDGER_JOB',
		`Job "${nameOrId}" is unknown, expected the name, campaign key or id of a job of this corp`,
		{ job: nameOrId },
	);
}

export interface JobQuery {
	corp_id: string;
	limit: number;
	/** Left out: in whatever state. */
	states?: readonly JobState[];
	/** Continues a list: the last job of the page before. */
	before?: Pick<Job, 'created_at' | 'id'>;
}

/** The corp's jobs, newest first. */
export async function listJobs(db: Kysely<LedgerSchema>, query: JobQuery): Promise<Job[]> {
	const { corp_id, limit, states, before } = query;
	let select = db
		.selectFrom('jobs')
		.selectAll()
		.where('corp_id', '=', corp_id)
		.orderBy('created_at', 'desc')
		.orderBy('id', 'desc')
		.limit(limit);
	if (states !== undefined) select = select.where('state', 'in', states);
	if (before !== undefined) {
		select = select.where((eb) =>
			eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(before.created_at, before.id)),
		);
	}
	return (await select.execute()).map(toJob);
}

export function toJob(row: Selectable<JobsTable>): Job {
	return { ...row, note: row.note === null ? null : (JSON.parse(row.note) as JobNote) };
}

/**
 * Runs `work` in a transaction of which only one runs at a time per corp. Everything that changes jobs or their
 * items does: what is pending, claimed and counted never shifts under somebody's feet, and nobody blocks another
 * for good, in whatever order they touch rows.
 */
export async function withJobsLocked<T>(
	db: Kysely<LedgerSchema>,
	corpId: string,
	work: (trx: Kysely<LedgerSchema>) => Promise<T>,
): Promise<T> {
	return await inLockedTransaction(db, `jobs ${corpId}`, work);
}
