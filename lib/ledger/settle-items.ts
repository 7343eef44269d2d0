import { sql, type Kysely } from 'kysely';
import { markBlocked } from './blocked-items';
import { JobCounts } from './job-counts';
import { countFailures } from './job-errors';
import {
	customersOf,
	groupBy,
	IS_PENDING,
	readItems,
	readItemsOfCustomers,
	relationOf,
	type ItemKey,
	type JobItem,
} from './job-items';
import { countProgress } from './job-progress';
import { withJobsLocked } from './jobs';
import { overtakeByAll } from './overtake-items';
import { inBatches, isOneOf, rowsPerStatement } from './rows';
import type { LedgerSchema } from './schema';
import { saveItems } from './write-items';

/** What names a claim: an item, and under which change set it is worked on. */
export interface Claim extends ItemKey {
	change_set_id: string;
}

/** What became of a claimed item. */
export type ItemResult = Claim & {
	/** Calls of WeCom that it took; default 0. */
	calls?: number;
} & (
		| { state: 'applied' | 'unchanged' }
		| {
				state: 'failed';
				/** Stable and English. */
				code: string;
				/** WeCom's errcode, where it refused. */
				errcode?: number | null;
				class?: string | null;
				/** For people. Never a token or secret. */
				message?: string | null;
		  }
	);

/**
 * Writes outcomes, with the counts, errors and progress of the jobs; a job with nothing left to do is finished.
 * An item that is not claimed under this change set any more keeps what it has, so a repeated call is harmless,
 * and a process that was taken for dead does no harm when it comes back. Of an item that failed, what pending
 * ones decide by now is not to be tried again: where that is all of it, the item counts as replaced.
 * Not meant per item: collect outcomes and settle some hundred at a time, after `settleChanges`.
 * @returns how many items were settled
 */
export async function settleItems(
	db: Kysely<LedgerSchema>,
	results: readonly ItemResult[],
	now: number,
): Promise<number> {
	let settled = 0;
	for (const batch of inBatches(results, rowsPerStatement(db))) {
		for (const [corpId, ofCorp] of await groupByCorp(db, batch)) {
			await withJobsLocked(db, corpId, async (trx) => {
				const counts = new JobCounts();
				const claimed = await readClaimed(trx, ofCorp);
				await settleClaimed(trx, corpId, claimed, { counts, now });
				await counts.write(trx, now);
				settled += claimed.length;
			});
		}
	}
	return settled;
}

/** A claimed item and what became of it. */
export type Outcome<Result extends Claim = ItemResult> = { item: JobItem; result: Result };

/** The given claims that still hold. */
export async function readClaimed<Result extends Claim>(
	trx: Kysely<LedgerSchema>,
	results: readonly Result[],
): Promise<Array<Outcome<Result>>> {
	const claimed: Array<Outcome<Result>> = [];
	for (const [jobId, ofJob] of groupBy(results, ({ job_id }) => job_id)) {
		const bySeq = new Map(ofJob.map((result) => [result.seq, result]));
		for (const item of await readItems(trx, jobId, [...bySeq.keys()], 'claimed')) {
			const result = bySeq.get(item.seq);
			if (result?.change_set_id === item.change_set_id) claimed.push({ item, result });
		}
	}
	return claimed;
}

/** Within a transaction that has the corp's jobs locked. */
export async function settleClaimed(
	trx: Kysely<LedgerSchema>,
	corpId: string,
	claimed: readonly Outcome[],
	{ counts, now }: { counts: JobCounts; now: number },
): Promise<void> {
	const customers = customersOf(claimed.map(({ item }) => item));
	const failures = claimed.filter(({ result }) => result.state === 'failed').map(({ item }) => item);
	const pending = await readItemsOfCustomers(trx, corpId, customersOf(failures), IS_PENDING);
	const later = groupBy(pending, relationOf);
	const settled: JobItem[] = [];
	for (const { item, result } of claimed) {
		const outcome = settle(item, result, later.get(relationOf(item)) ?? [], now);
		settled.push(outcome);
		counts.move(item.job_id, item.state, outcome.state);
		counts.add(item.job_id, 'calls', result.calls ?? 0);
	}
	await saveItems(trx, settled);
	await countFailures(
		trx,
		settled.filter(({ state }) => state === 'failed'),
		now,
	);
	await countProgress(trx, claimed, now);
	await markBlocked(trx, corpId, customers);
}

function settle(item: JobItem, result: ItemResult, later: readonly JobItem[], now: number): JobItem {
	if (result.state !== 'failed') return { ...item, state: result.state, finished_at: now };
	const left = overtakeByAll(item, later, now);
	if (left.isReplaced) return left.item;
	const { code, errcode = null, message = null } = result;
	return {
		...left.item,
		state: 'failed',
		finished_at: now,
		errcode,
		code,
		class: result.class ?? null,
		reason: message,
	};
}

/** Usually one. */
export async function groupByCorp<Result extends Claim>(
	db: Kysely<LedgerSchema>,
	results: readonly Result[],
): Promise<Map<string, Result[]>> {
	const jobs = await db
		.selectFrom('jobs')
		.select(['id', 'corp_id'])
		.where(isOneOf(db, sql<string>`id`, [...new Set(results.map(({ job_id }) => job_id))]))
		.execute();
	const corps = new Map(jobs.map(({ id, corp_id }) => [id, corp_id]));
	const known = results.filter(({ job_id }) => corps.has(job_id));
	return groupBy(known, ({ job_id }) => corps.get(job_id) ?? '');
}
