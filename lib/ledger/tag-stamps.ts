import { sql, type Kysely, type Selectable } from 'kysely';
import { inBatches, isOneOf, rowsPerStatement } from './rows';
import type { LedgerSchema, TagStampsTable } from './schema';
import { foldUserid } from './userid';

/** Since when a relation has, or has no longer, a tag. */
export type TagStamp = Selectable<TagStampsTable>;

export interface RelationKey {
	userid: string;
	external_userid: string;
}

/** All stamps of the given relations, tags taken off included. Any number of relations. */
export async function readStamps(
	db: Kysely<LedgerSchema>,
	corpId: string,
	relations: readonly RelationKey[],
): Promise<TagStamp[]> {
	const wanted = new Set(relations.map(relationOf));
	const customers = relations.map(({ external_userid }) => external_userid);
	const stamps = await readStampsOfCustomers(db, corpId, customers);
	return stamps.filter((stamp) => wanted.has(relationOf(stamp)));
}

function relationOf({ userid, external_userid }: RelationKey): string {
	return `${external_userid}\n${foldUserid(userid)}`;
}

/** All stamps of all relations of the given customers, tags taken off included. Any number of customers. */
export async function readStampsOfCustomers(
	db: Kysely<LedgerSchema>,
	corpId: string,
	customers: readonly string[],
): Promise<TagStamp[]> {
	const stamps: TagStamp[] = [];
	for (const batch of inBatches([...new Set(customers)], rowsPerStatement(db))) {
		for (const stamp of await selectStamps(db, corpId, batch).execute()) stamps.push(stamp);
	}
	return stamps;
}

/**
 * By customer alone, who rarely has more than a few relations. Relations as a list would be a join, of which
 * Postgres, while it has no statistics of a new table, takes the wrong side first.
 */
export function selectStamps(db: Kysely<LedgerSchema>, corpId: string, customers: readonly string[]) {
	return db
		.selectFrom('tag_stamps')
		.selectAll()
		.where('corp_id', '=', corpId)
		.where(isOneOf(db, sql<string>`external_userid`, customers));
}
