import type { Kysely, Selectable } from 'kysely';
import type { KnownTagsTable, LedgerSchema } from './schema';

/** A tag as the library last had it; see `KnownTagsTable`. */
export type KnownTag = Omit<Selectable<KnownTagsTable>, 'corp_id'>;

/** All tags that were ever seen in the corp's library, deleted ones included. */
export async function readKnownTags(db: Kysely<LedgerSchema>, corpId: string): Promise<KnownTag[]> {
	return await db
		.selectFrom('known_tags')
		.select([
			...(['tag_id', 'group_id', 'group_name', 'group_order', 'name', 'order'] as const),
			...(['strategy_id', 'known_since', 'deleted_at'] as const),
		])
		.where('corp_id', '=', corpId)
		.orderBy('tag_id')
		.execute();
}
