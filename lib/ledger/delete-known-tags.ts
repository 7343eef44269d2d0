import { sql, type Kysely } from 'kysely';
import { isOneOf, rowsPerStatement } from './rows';
import type { LedgerSchema } from './schema';
import { stampTags } from './stamp-tags';
import { inTransaction } from './transaction';

/** Tags that were deleted. A group takes its tags with it. */
export interface Deletion {
	tagIds?: readonly string[];
	groupIds?: readonly string[];
	/** When, epoch ms. */
	now: number;
}

/**
 * Notes that tags exist no more, and that nobody has them any longer. After a crash, to be called again with the
 * same.
 * @returns ids of the tags that went; tags of a group that had gone before are not among them
 */
export async function deleteKnownTags(
	db: Kysely<LedgerSchema>,
	corpId: string,
	{ tagIds = [], groupIds = [], now }: Deletion,
): Promise<string[]> {
	const ofGroups = await db
		.selectFrom('known_tags')
		.select('tag_id')
		.where('corp_id', '=', corpId)
		.where('deleted_at', 'is', null)
		.where(isOneOf(db, sql<string>`group_id`, groupIds))
		.execute();
	const gone = [...new Set([...tagIds, ...ofGroups.map(({ tag_id }) => tag_id)])];
	await markDeleted(db, corpId, gone, now);
	return gone;
}

/** Marked last: where a crash cuts this short, the tags count as existing still, and it is done over. */
export async function markDeleted(
	db: Kysely<LedgerSchema>,
	corpId: string,
	tagIds: readonly string[],
	now: number,
): Promise<void> {
	for (const tagId of tagIds) await takeOffEverybody(db, corpId, tagId, now);
	await db
		.updateTable('known_tags')
		.set({ deleted_at: now })
		.where('corp_id', '=', corpId)
		.where('deleted_at', 'is', null)
		.where(isOneOf(db, sql<string>`tag_id`, tagIds))
		.execute();
}

async function takeOffEverybody(
	db: Kysely<LedgerSchema>,
	corpId: string,
	tagId: string,
	at: number,
): Promise<void> {
	const size = rowsPerStatement(db);
	for (let full = true; full;) {
		full = await inTransaction(db, async (trx) => {
			const holders = await selectHolders(trx, corpId, tagId, at, size).execute();
			const off = { present: 0, at, source: 'deleted' } as const;
			await stampTags(
				trx,
				corpId,
				holders.map((holder) => ({ ...holder, ...off })),
			);
			return holders.length === size;
		});
	}
}

/** Who has a tag and got it no later than `at`. */
export function selectHolders(
	db: Kysely<LedgerSchema>,
	corpId: string,
	tagId: string,
	at: number,
	limit: number,
) {
	return (
		db
			.selectFrom('tag_stamps')
			.select(['userid', 'external_userid', 'tag_id'])
			.where('corp_id', '=', corpId)
			.where('tag_id', '=', tagId)
			// Spelled out, not a parameter: only so does SQLite see that the index of tags that are there will do.
			.where('present', '=', sql.lit(1))
			.where('since', '<=', at)
			.limit(limit)
	);
}
