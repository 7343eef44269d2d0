import { sql, type Kysely } from 'kysely';
import { markBlocked } from './blocked-items';
import { JobCounts } from './job-counts';
import {
	customersOf,
	groupBy,
	IS_PENDING,
	readItemsOfCustomers,
	relationOf,
	selectItems,
	toItem,
	type JobItem,
} from './job-items';
import { withJobsLocked } from './jobs';
import { linkJob } from './link-job';
import { inBatches, isOneOf, rowsPerStatement } from './rows';
import type { LedgerSchema } from './schema';
import { foldUserid } from './userid';

export interface ClaimRequest {
	/** Jobs to work on; those that are not queued are passed over. Of two, the one of twice the weight gets twice as much. */
	jobs: ReadonlyArray<{ id: string; weight: number }>;
	/** Relations at most: each is one call of WeCom. */
	limit: number;
	/** The running change set under which the items of a job are worked on. */
	changeSetOf: (jobId: string) => string;
	now: number;
}

/** An item to work on. */
export type ClaimedItem = Pick<
	JobItem,
	'job_id' | 'seq' | 'userid' | 'external_userid' | 'operator' | 'source' | 'add' | 'remove'
> & { change_set_id: string };

/**
 * Takes items to work on, in the order of their members, so that reading what relations hold takes few calls.
 * No customer has items in two claims at a time. What other given jobs want of the same relations comes along,
 * so that one call serves all; no two items of a relation decide a tag differently. To be settled, or released.
 * @returns items of the same relation beside each other; none: nothing can be claimed for now
 */
export async function claimItems(
	db: Kysely<LedgerSchema>,
	corpId: string,
	{ jobs, limit, changeSetOf, now }: ClaimRequest,
): Promise<ClaimedItem[]> {
	return await withJobsLocked(db, corpId, async (trx) => {
		const queued = await readQueued(trx, corpId, jobs);
		const items = await pickItems(trx, corpId, queued, limit);
		const counts = new JobCounts();
		const claimed: ClaimedItem[] = [];
		for (const [id, ofJob] of groupBy(items, ({ job_id }) => job_id)) {
			const change_set_id = changeSetOf(id);
			await claimOfJob(trx, id, ofJob, change_set_id, now);
			counts.add(id, 'pending', -ofJob.length);
			counts.add(id, 'claimed', ofJob.length);
			for (const item of ofJob) claimed.push({ ...toClaimed(item), change_set_id });
		}
		await markBlocked(trx, corpId, customersOf(items));
		await counts.write(trx, now);
		return claimed.sort(byRelation);
	});
}

interface QueuedJob {
	id: string;
	pending: number;
	weight: number;
}

async function readQueued(
	trx: Kysely<LedgerSchema>,
	corpId: string,
	jobs: ClaimRequest['jobs'],
): Promise<QueuedJob[]> {
	const weights = new Map(jobs.map(({ id, weight }) => [id, weight]));
	const rows = await trx
		.selectFrom('jobs')
		.select(['id', 'pending'])
		.where(isOneOf(trx, sql<string>`id`, [...weights.keys()]))
		.where('corp_id', '=', corpId)
		.where('state', '=', 'queued')
		.where('pending', '>', 0)
		.execute();
	return rows.map((row) => ({ ...row, weight: weights.get(row.id) ?? 0 }));
}

async function pickItems(
	trx: Kysely<LedgerSchema>,
	corpId: string,
	jobs: readonly QueuedJob[],
	limit: number,
): Promise<JobItem[]> {
	const picked: JobItem[] = [];
	// Those with the least to do first: what they leave over goes to the others.
	const inOrder = [...jobs].sort((a, b) => a.pending / a.weight - b.pending / b.weight);
	let weightLeft = inOrder.reduce((sum, { weight }) => sum + weight, 0);
	for (const { id, weight } of inOrder) {
		const share = Math.ceil(((limit - picked.length) * weight) / weightLeft);
		weightLeft -= weight;
		if (share > 0) picked.push(...(await selectQueue(trx, id, share).execute()).map(toItem));
	}
	return await withSiblings(trx, corpId, picked, new Set(jobs.map(({ id }) => id)));
}

/** What of a job may be claimed, in the order of the members. */
export function selectQueue(db: Kysely<LedgerSchema>, jobId: string, limit: number) {
	return selectItems(db)
		.where('job_id', '=', jobId)
		.where(IS_PENDING)
		.where('blocked', '=', 0)
		.orderBy(sql`lower(userid)`)
		.orderBy('seq')
		.limit(limit);
}

/** With what the other jobs want of the same relations. */
async function withSiblings(
	trx: Kysely<LedgerSchema>,
	corpId: string,
	picked: readonly JobItem[],
	jobs: ReadonlySet<string>,
): Promise<JobItem[]> {
	if (jobs.size < 2) return [...picked];
	const relations = new Set(picked.map(relationOf));
	const pending = await readItemsOfCustomers(trx, corpId, customersOf(picked), IS_PENDING);
	return pending.filter((item) => jobs.has(item.job_id) && relations.has(relationOf(item)));
}

async function claimOfJob(
	trx: Kysely<LedgerSchema>,
	jobId: string,
	items: readonly JobItem[],
	changeSetId: string,
	now: number,
): Promise<void> {
	for (const batch of inBatches(items, rowsPerStatement(trx))) {
		await trx
			.updateTable('job_items')
			.set({ state: 'claimed', change_set_id: changeSetId, claimed_at: now })
			.where('job_id', '=', jobId)
			.where(
				isOneOf(
					trx,
					sql<number>`seq`,
					batch.map(({ seq }) => seq),
				),
			)
			.execute();
	}
	await trx
		.updateTable('jobs')
		.set({ started_at: now })
		.where('id', '=', jobId)
		.where('started_at', 'is', null)
		.execute();
	await linkJob(trx, jobId, changeSetId);
}

function toClaimed(item: JobItem): Omit<ClaimedItem, 'change_set_id'> {
	const { job_id, seq, userid, external_userid, operator, source, add, remove } = item;
	return { job_id, seq, userid, external_userid, operator, source, add, remove };
}

function byRelation(a: ClaimedItem, b: ClaimedItem): number {
	return (
		compare(foldUserid(a.userid), foldUserid(b.userid)) ||
		compare(a.external_userid, b.external_userid) ||
		compare(a.job_id, b.job_id)
	);
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
