import { sql, type Kysely } from 'kysely';
import type { TagLists } from './item-tags';
import type { JobItem } from './job-items';
import { inBatches, rowsPerStatement, tableOf, type RowColumns } from './rows';
import type { JobItemState, LedgerSchema } from './schema';

/** An item as it is handed in. */
export interface PendingItem {
	seq: number;
	change: Pick<JobItem, 'userid' | 'external_userid' | 'add' | 'remove' | 'operator' | 'source'>;
	blocked: 0 | 1;
}

const PENDING_COLUMNS: RowColumns<ReturnType<typeof toNewRow>> = {
	seq: 'integer',
	userid: 'text',
	external_userid: 'text',
	add_tags: 'text',
	remove_tags: 'text',
	operator: 'text',
	source: 'text',
	blocked: 'integer',
};

/** Adds items to a job. */
export async function insertItems(
	trx: Kysely<LedgerSchema>,
	jobId: string,
	items: readonly PendingItem[],
): Promise<void> {
	const columns = Object.keys(PENDING_COLUMNS) as Array<keyof typeof PENDING_COLUMNS>;
	for (const batch of inBatches(items, rowsPerStatement(trx))) {
		await trx
			.insertInto('job_items')
			.columns(['job_id', 'state', ...columns])
			.expression((eb) =>
				eb
					.selectFrom(tableOf(trx, batch.map(toNewRow), PENDING_COLUMNS).as('given'))
					.select([sql<string>`${jobId}`.as('job_id'), sql<JobItemState>`'pending'`.as('state')])
					.select(columns),
			)
			.execute();
	}
}

function toNewRow({ seq, change, blocked }: PendingItem) {
	const { userid, external_userid, add, remove, operator, source } = change;
	const tags = { add_tags: JSON.stringify(add), remove_tags: JSON.stringify(remove) };
	return { seq, userid, external_userid, ...tags, operator, source, blocked };
}

const SAVED_COLUMNS: RowColumns<Omit<ReturnType<typeof toRow<JobItem>>, 'userid' | 'external_userid'>> = {
	job_id: 'text',
	seq: 'integer',
	add_tags: 'text',
	remove_tags: 'text',
	operator: 'text',
	source: 'text',
	state: 'text',
	blocked: 'integer',
	change_set_id: 'text',
	claimed_at: 'integer',
	errcode: 'integer',
	code: 'text',
	class: 'text',
	reason: 'text',
	finished_at: 'integer',
};

/** Writes items that are there as they now are. */
export async function saveItems(trx: Kysely<LedgerSchema>, items: readonly JobItem[]): Promise<void> {
	for (const batch of inBatches(items, rowsPerStatement(trx))) {
		await trx
			.updateTable('job_items')
			.from(tableOf(trx, batch.map(toRow), SAVED_COLUMNS).as('given'))
			.set((eb) => ({
				add_tags: eb.ref('given.add_tags'),
				remove_tags: eb.ref('given.remove_tags'),
				operator: eb.ref('given.operator'),
				source: eb.ref('given.source'),
				state: eb.ref('given.state'),
				blocked: eb.ref('given.blocked'),
				change_set_id: eb.ref('given.change_set_id'),
				claimed_at: eb.ref('given.claimed_at'),
				errcode: eb.ref('given.errcode'),
				code: eb.ref('given.code'),
				class: eb.ref('given.class'),
				reason: eb.ref('given.reason'),
				finished_at: eb.ref('given.finished_at'),
			}))
			.whereRef('job_items.job_id', '=', 'given.job_id')
			.whereRef('job_items.seq', '=', 'given.seq')
			.execute();
	}
}

function toRow<Item extends TagLists>({ add, remove, ...item }: Item) {
	return { ...item, add_tags: JSON.stringify(add), remove_tags: JSON.stringify(remove) };
}
