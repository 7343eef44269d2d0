import { sql, type Kysely } from 'kysely';
import { markBlocked } from './blocked-items';
import { mergeSources } from './item-sources';
import { mergeTags } from './item-tags';
import type { JobCounts } from './job-counts';
import { uncountFailures } from './job-errors';
import {
	customersOf,
	groupBy,
	IS_PENDING,
	readItemsOfCustomers,
	relationOf,
	type JobItem,
} from './job-items';
import { asReplaced, overtakeByAll } from './overtake-items';
import { isOneOf } from './rows';
import type { LedgerSchema } from './schema';
import { saveItems } from './write-items';

/**
 * Makes items that were claimed or failed pending again. What is pending by now was handed in later: it wins
 * where it decides the same tags the other way, and an item of the same job takes in what is left, for there is
 * only one per relation. Items of a cancelled job are cancelled.
 * @param items claimed, or failed
 */
export async function reopenItems(
	trx: Kysely<LedgerSchema>,
	corpId: string,
	items: readonly JobItem[],
	{ counts, now }: { counts: JobCounts; now: number },
): Promise<void> {
	const cancelled = await readCancelled(trx, items);
	const customers = customersOf(items);
	const pending = groupBy(await readItemsOfCustomers(trx, corpId, customers, IS_PENDING), relationOf);
	const saved = new Map<string, JobItem>();
	for (const item of items) {
		const later = pending.get(relationOf(item)) ?? [];
		const { reopened, host } = cancelled.has(item.job_id)
			? { reopened: asCancelled(item, now), host: undefined }
			: reopen(item, later, now);
		counts.move(item.job_id, item.state, reopened.state);
		for (const written of host ? [reopened, host] : [reopened]) {
			saved.set(`${written.job_id} ${written.seq}`, written);
		}
		const others = later.filter(({ job_id }) => job_id !== item.job_id);
		const own = host ?? (reopened.state === 'pending' ? reopened : undefined);
		pending.set(relationOf(item), own ? [...others, own] : later);
	}
	await saveItems(trx, [...saved.values()]);
	await uncountFailures(
		trx,
		items.filter(({ state }) => state === 'failed'),
	);
	await markBlocked(trx, corpId, customers);
}

async function readCancelled(
	trx: Kysely<LedgerSchema>,
	items: readonly JobItem[],
): Promise<ReadonlySet<string>> {
	const rows = await trx
		.selectFrom('jobs')
		.select('id')
		.where(isOneOf(trx, sql<string>`id`, [...new Set(items.map(({ job_id }) => job_id))]))
		.where('state', '=', 'cancelled')
		.execute();
	return new Set(rows.map(({ id }) => id));
}

/** @returns the item as it now is, and the pending one of the same job that took it in */
function reopen(
	item: JobItem,
	later: readonly JobItem[],
	now: number,
): { reopened: JobItem; host?: JobItem | undefined } {
	const { item: left, isReplaced } = overtakeByAll(item, later, now);
	const own = later.find(({ job_id }) => job_id === item.job_id);
	// Also where nothing is left of it: whoever asked for the same asked for what is pending now.
	const source = own && mergeSources(item, own);
	if (isReplaced) return { reopened: left, host: own && { ...own, source: source ?? null } };
	if (own) {
		const host = { ...own, ...mergeTags(left, own), source: source ?? null };
		return { reopened: asReplaced(item, item.job_id, now), host };
	}
	const { add, remove } = left;
	const cleared = { errcode: null, code: null, class: null, reason: null, finished_at: null };
	return {
		reopened: { ...item, add, remove, state: 'pending', ...cleared, change_set_id: null, claimed_at: null },
	};
}

function asCancelled(item: JobItem, now: number): JobItem {
	return { ...item, state: 'cancelled', finished_at: now };
}
