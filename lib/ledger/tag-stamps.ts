import { sql, type Kysely, type Selectable } from 'kysely';
import { inBatches, isOneOf, rowsPerStatement } from './rows';
import type { LedgerSchema, TagStampsTable } from './schema';

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
	const customers = [...new Set(relations.map(({ external_userid }) => external_userid))];
	const stamps: TagStamp[] = [];
	for (const batch of inBatches(customers, rowsPerStatement(db))) {
		for (const stamp of await selectStamps(db, corpId, batch).execute()) {
			if (wanted.has(relationOf(stamp))) stamps.push(stamp);
		}
	}
	return stamps;
}

function relationOf({ userid, external_userid }: RelationKey): string {
	return `${external_userid}\n${userid.toLowerCase()}`;
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

/** What is due: see `findExpiring`. */
export interface ExpiringQuery {
	corp_id: string;
	/** Epoch ms: tags that expire then or earlier. */
	until: number;
	/** On SQLite at most some 1,000, so that reading does not hold up the event loop. */
	limit: number;
	/** Continues a list: the last stamp of the page before. */
	after?: TagStamp;
}

/** Tags whose expiry is due, soonest first. Costs what is due, however many tags there are. */
export async function findExpiring(db: Kysely<LedgerSchema>, query: ExpiringQuery): Promise<TagStamp[]> {
	return await selectExpiring(db, query).execute();
}

export function selectExpiring(db: Kysely<LedgerSchema>, { corp_id, until, limit, after }: ExpiringQuery) {
	let select = db
		.selectFrom('tag_stamps')
		.selectAll()
		.where('corp_id', '=', corp_id)
		.where('expires_at', '<=', until)
		.orderBy('expires_at')
		.orderBy('external_userid')
		.orderBy(sql`lower(userid)`)
		.orderBy('tag_id')
		.limit(limit);
	if (after !== undefined) {
		select = select
			.where('expires_at', '>=', after.expires_at)
			.where(
				sql<boolean>`(expires_at, external_userid, lower(userid), tag_id) > (${after.expires_at}, ${after.external_userid}, lower(${after.userid}), ${after.tag_id})`,
			);
	}
	return select;
}
