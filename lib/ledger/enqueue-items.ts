import { sql, type Kysely } from 'kysely';
import { LedgerError } from './errors';
import { inTurns } from './in-turns';
import { mergeSources } from './item-sources';
import { areEqual, mergeTags } from './item-tags';
import { byCustomer, checkChanges, foldChanges, type JobChange, type WantedChange } from './job-changes';
import { JobCounts } from './job-counts';
import { uncountFailures } from './job-errors';
import {
	customersOf,
	groupBy,
	IS_HELD,
	IS_PENDING,
	readItemsOfCustomers,
	relationOf,
	type JobItem,
} from './job-items';
import { requireJob, withJobsLocked } from './jobs';
import type { Filling } from './open-job';
import { overtake } from './overtake-items';
import { inBatches } from './rows';
import type { LedgerSchema } from './schema';
import { sortInTurns } from './sort-in-turns';
import { insertItems, saveItems, type PendingItem } from './write-items';

/** So many take some 100 ms; as long everybody else waits who has to do with jobs, or with the SQLite file. */
const CHANGES_PER_TRANSACTION = 4_000;

/** What became of the changes handed in: of each, one of the first three. */
export interface Enqueued {
	/** New items. */
	added: number;
	/** Changes that went into an item which was still pending. */
	merged: number;
	/** Changes that a pending item makes anyway. */
	known: number;
	/** Earlier items, pending or failed, that these changes left nothing to do. */
	replaced: number;
}

/**
 * Hands changes into a job that `openJob` opened: per relation one pending item, of whose tags the latest change
 * decides. Items of other jobs lose what is decided the other way now. What is already worked off stays, and the
 * relation gets a new item. Many at a time are fastest. Written in several transactions: what a killed process
 * leaves is to be handed in again. Once somebody else has handed all of the content in, the rest is known.
 * @throws LedgerError LEDGER_VALUE when a change cannot be stored, then none is; LEDGER_JOB, LEDGER_JOB_STATE when
 *   the job is unknown, cancelled, or takes no changes in
 */
export async function enqueueItems(
	db: Kysely<LedgerSchema>,
	filling: Filling,
	changes: readonly JobChange[],
	now: number,
): Promise<Enqueued> {
	await checkChanges(changes);
	const result: Enqueued = { added: 0, merged: 0, known: 0, replaced: 0 };
	// Neighbours in the largest index are written together: as customers come, each would touch a page of its own.
	const inOrder = await sortInTurns(changes, byCustomer);
	for (const part of inBatches(inOrder, CHANGES_PER_TRANSACTION)) {
		await withJobsLocked(db, filling.corp_id, async (trx) => {
			const counts = new JobCounts();
			const job = await takeIn(trx, filling, part.length);
			if (job === undefined) {
				result.known += part.length;
				return;
			}
			counts.add(filling.id, 'handed_in', part.length);
			await enqueuePart(trx, { ...filling, total: job.total }, part, { result, counts, now });
			await counts.write(trx, now);
		});
	}
	return result;
}

/** @returns undefined: all of the content is in already */
async function takeIn(
	trx: Kysely<LedgerSchema>,
	{ corp_id, id, content_hash }: Filling,
	handedIn: number,
): Promise<{ total: number } | undefined> {
	const job = await requireJob(trx, corp_id, id);
	const content = await trx
		.updateTable('job_contents')
		.set({ handed_in: sql`case when filled_at is null then handed_in + ${handedIn} else handed_in end` })
		.where('job_id', '=', id)
		.where('content_hash', '=', content_hash)
		.returning('filled_at')
		.executeTakeFirst();
	if (job.state !== 'cancelled' && content !== undefined) return content.filled_at === null ? job : undefined;
	const state = job.state === 'cancelled' ? job.state : 'complete';
	throw new LedgerError(
		'LEDGER_JOB_STATE',
		`Job "${job.name}" (${id}) is ${state}, expected one that changes are being handed into`,
		{ job: job.name, jobId: id, state },
	);
}

interface Bookkeeping {
	result: Enqueued;
	counts: JobCounts;
	now: number;
}

async function enqueuePart(
	trx: Kysely<LedgerSchema>,
	job: { corp_id: string; id: string; total: number },
	part: readonly JobChange[],
	{ result, counts, now }: Bookkeeping,
): Promise<void> {
	const { wanted, known, merged } = await foldChanges(part, job.id);
	result.known += known;
	result.merged += merged;
	const customers = customersOf(wanted.values());
	const pending = await readItemsOfCustomers(trx, job.corp_id, customers, IS_PENDING);
	const held = await readItemsOfCustomers(trx, job.corp_id, customers, IS_HELD);
	const failed = held.filter(({ state }) => state === 'failed');
	const claimed = new Set(customersOf(held.filter(({ state }) => state === 'claimed')));
	const earlier = groupBy([...pending, ...failed], relationOf);

	const added: WantedChange[] = [];
	const saved: JobItem[] = [];
	const overtaken: JobItem[] = [];
	await inTurns(wanted, ([relation, change]) => {
		const items = earlier.get(relation) ?? [];
		const own = items.find(({ job_id, state }) => job_id === job.id && state === 'pending');
		for (const item of items) {
			const left = item === own ? undefined : overtake(item, change, now);
			if (left) saved.push(left.item);
			if (left?.isReplaced) overtaken.push(item);
		}
		if (own === undefined) {
			added.push(change);
			return;
		}
		const tags = mergeTags(own, change);
		const source = mergeSources(own, change);
		if (!areEqual(tags, own)) {
			result.merged += 1;
			saved.push({ ...own, ...tags, operator: change.operator, source });
		} else {
			result.known += 1;
			if (source !== own.source) saved.push({ ...own, source });
		}
	});
	await saveItems(trx, saved);
	// What is claimed together, and that goes by member, is to lie together.
	added.sort((a, b) => (a.userid < b.userid ? -1 : a.userid > b.userid ? 1 : 0));
	const items = added.map((change, index): PendingItem => ({
		seq: job.total + index + 1,
		change,
		blocked: claimed.has(change.external_userid) ? 1 : 0,
	}));
	await insertItems(trx, job.id, items);
	await uncountFailures(
		trx,
		overtaken.filter(({ state }) => state === 'failed'),
	);
	for (const { job_id, state } of overtaken) counts.move(job_id, state, 'replaced');
	counts.add(job.id, 'total', added.length);
	counts.add(job.id, 'pending', added.length);
	result.replaced += overtaken.length;
	result.added += added.length;
}
