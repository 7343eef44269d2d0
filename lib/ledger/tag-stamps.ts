import { sql, type Kysely } from 'kysely';
import { inBatches, rowsPerStatement, tableOf, type RowColumns } from './rows';
import type { LedgerSchema } from './schema';

/** Since when a relation has, or has no longer, a tag. */
export interface TagStamp {
	corp_id: string;
	userid: string;
	external_userid: string;
	tag_id: string;
	/** 1: the relation has the tag. 0: it was taken off. */
	present: number;
	/** Since when `present` holds. */
	since: number;
	last_touch: number;
	/** When the tag should go; null: never. */
	expires_at: number | null;
	department: string | null;
	source: string | null;
	change_set_id: string | null;
}

export interface RelationKey {
	userid: string;
	external_userid: string;
}

const RELATION_COLUMNS: RowColumns<RelationKey> = { userid: 'text', external_userid: 'text' };

/** All stamps of the given relations, tags taken off included. Any number of relations, each once. */
export async function readStamps(
	db: Kysely<LedgerSchema>,
	corpId: string,
	relations: readonly RelationKey[],
): Promise<TagStamp[]> {
	const stamps: TagStamp[] = [];
	for (const batch of inBatches(relations, rowsPerStatement(db))) {
		for (const stamp of await selectStamps(db, corpId, batch).execute()) stamps.push(stamp);
	}
	return stamps;
}

export function selectStamps(db: Kysely<LedgerSchema>, corpId: string, relations: readonly RelationKey[]) {
	return (
		db
			.selectFrom(tableOf(db, relations, RELATION_COLUMNS).as('relation'))
			// Cross, not inner: SQLite then looks up each relation, instead of going through the whole corp.
			.crossJoin('tag_stamps as stamp')
			.selectAll('stamp')
			.where('stamp.corp_id', '=', corpId)
			.whereRef('stamp.external_userid', '=', 'relation.external_userid')
			.where(sql<boolean>`lower(stamp.userid) = lower(relation.userid)`)
	);
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
