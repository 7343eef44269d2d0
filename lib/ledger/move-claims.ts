import { sql, type Kysely } from 'kysely';
import type { ClaimedItem } from './claim-items';
import { groupBy } from './job-items';
import { withJobsLocked } from './jobs';
import { linkJob } from './link-job';
import { inBatches, isOneOf, rowsPerStatement, tableOf, type RowColumns } from './rows';
import type { LedgerSchema } from './schema';

type WorkedRelation = Pick<ClaimedItem, 'change_set_id' | 'userid' | 'external_userid'>;

const RELATION_COLUMNS: RowColumns<WorkedRelation> = {
	change_set_id: 'text',
	userid: 'text',
	external_userid: 'text',
};

/**
 * Of claimed items, those whose relation was worked on before under the change set that they were claimed under.
 * A change set holds each change once: planned there again, theirs would be taken for the earlier one.
 */
export async function findReworked(
	db: Kysely<LedgerSchema>,
	items: readonly ClaimedItem[],
): Promise<ClaimedItem[]> {
	const reworked: ClaimedItem[] = [];
	for (const batch of inBatches(items, rowsPerStatement(db))) {
		const relations = batch.map(({ change_set_id, userid, external_userid }) => ({
			change_set_id,
			userid,
			external_userid,
		}));
		const rows = await db
			.selectFrom(tableOf(db, relations, RELATION_COLUMNS).as('claimed'))
			.select((eb) => [
				'claimed.position',
				eb
					.selectFrom('changes')
					.select('changes.seq')
					.whereRef('changes.external_userid', '=', 'claimed.external_userid')
					.where(sql<boolean>`lower(changes.userid) = lower(claimed.userid)`)
					.whereRef('changes.change_set_id', '=', 'claimed.change_set_id')
					.limit(1)
					.as('change'),
			])
			.execute();
		for (const { position, change } of rows) {
			if (change !== null) reworked.push(batch[Number(position) - 1]!);
		}
	}
	return reworked;
}

/** Puts claims under other change sets, which must be running. A claim that holds no longer stays as it is. */
export async function moveClaims(
	db: Kysely<LedgerSchema>,
	corpId: string,
	claims: ReadonlyArray<Pick<ClaimedItem, 'job_id' | 'seq' | 'change_set_id'>>,
	changeSetOf: (jobId: string) => string,
): Promise<void> {
	await withJobsLocked(db, corpId, async (trx) => {
		const byClaim = groupBy(claims, ({ job_id, change_set_id }) => `${job_id} ${change_set_id}`);
		for (const [first, ...others] of byClaim.values()) {
			if (first === undefined) continue;
			const { job_id, change_set_id: from } = first;
			const change_set_id = changeSetOf(job_id);
			const seqs = [first, ...others].map(({ seq }) => seq);
			for (const batch of inBatches(seqs, rowsPerStatement(trx))) {
				await trx
					.updateTable('job_items')
					.set({ change_set_id })
					.where('job_id', '=', job_id)
					.where(isOneOf(trx, sql<number>`seq`, batch))
					// As an expression: by its place an item is found at once.
					.where(sql<boolean>`coalesce(state, '') = 'claimed'`)
					.where(sql<boolean>`coalesce(change_set_id, '') = ${from}`)
					.execute();
			}
			await linkJob(trx, job_id, change_set_id);
		}
	});
}
