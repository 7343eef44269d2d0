import { sql, type Kysely } from 'kysely';
import { groupBy, IS_CLAIMED, IS_HELD, IS_PENDING, isOfCorp, type ItemKey } from './job-items';
import { inBatches, isOneOf, rowsPerStatement } from './rows';
import type { LedgerSchema } from './schema';

/**
 * Marks which pending items of these customers have to wait because another item of the customer is claimed:
 * WeCom refuses two changes of one customer at a time. Those marked are not in the queue that claims go through.
 * To be called whenever items of the customers were claimed or are claimed no longer.
 */
export async function markBlocked(
	trx: Kysely<LedgerSchema>,
	corpId: string,
	customers: readonly string[],
): Promise<void> {
	for (const batch of inBatches(customers, rowsPerStatement(trx))) {
		const claimed = await customersClaimed(trx, corpId, batch);
		const pending = await selectPendingMarks(trx, corpId, batch).execute();
		const wrong = pending.filter(
			({ external_userid, blocked }) => (blocked === 1) !== claimed.has(external_userid),
		);
		for (const items of groupBy(wrong, ({ job_id, blocked }) => `${job_id} ${blocked}`).values()) {
			await setBlocked(trx, items, items[0]?.blocked === 1 ? 0 : 1);
		}
	}
}

/** Those of the customers who have an item that is claimed. */
export async function customersClaimed(
	trx: Kysely<LedgerSchema>,
	corpId: string,
	customers: readonly string[],
): Promise<Set<string>> {
	const claimed = new Set<string>();
	for (const batch of inBatches(customers, rowsPerStatement(trx))) {
		const rows = await selectClaimed(trx, corpId, batch).execute();
		for (const { external_userid } of rows) claimed.add(external_userid);
	}
	return claimed;
}

export function selectClaimed(db: Kysely<LedgerSchema>, corpId: string, customers: readonly string[]) {
	return db
		.selectFrom('job_items')
		.select('external_userid')
		.where(isOneOf(db, sql<string>`external_userid`, customers))
		.where(IS_HELD)
		.where(IS_CLAIMED)
		.where(isOfCorp(corpId));
}

function selectPendingMarks(db: Kysely<LedgerSchema>, corpId: string, customers: readonly string[]) {
	return db
		.selectFrom('job_items')
		.select(['job_id', 'seq', 'external_userid', 'blocked'])
		.where(isOneOf(db, sql<string>`external_userid`, customers))
		.where(IS_PENDING)
		.where(isOfCorp(corpId));
}

async function setBlocked(
	trx: Kysely<LedgerSchema>,
	items: readonly ItemKey[],
	blocked: 0 | 1,
): Promise<void> {
	await trx
		.updateTable('job_items')
		.set({ blocked })
		.where('job_id', '=', items[0]?.job_id ?? '')
		.where(
			isOneOf(
				trx,
				sql<number>`seq`,
				items.map(({ seq }) => seq),
			),
		)
		.execute();
}
