import { sql, type Kysely } from 'kysely';
import type { LedgerSchema } from './schema';
import type { RelationKey } from './tag-stamps';
import { inBatches, isOneOf } from './rows';

/** A relation that was read and is not known to have ended. */
export interface KnownRelation extends RelationKey {
	/** When WeCom was asked about it last, epoch ms; a reading that brought nothing new need not be noted. */
	read_at: number;
}

const PAGE = 1_000;

const MEMBERS_PER_STATEMENT = 100;

const COLUMNS = ['userid', 'external_userid', 'read_at'] as const;

/** All relations of the corp that are known, page by page, in the order of their key. */
export async function* knownRelations(
	db: Kysely<LedgerSchema>,
	corpId: string,
): AsyncGenerator<KnownRelation[]> {
	for (let after: RelationKey = { external_userid: '', userid: '' }; ;) {
		const page = await selectKnown(db, corpId, after).execute();
		if (page.length > 0) yield page;
		const last = page.at(-1);
		if (last === undefined || page.length < PAGE) return;
		after = last;
	}
}

export function selectKnown(db: Kysely<LedgerSchema>, corpId: string, after: RelationKey) {
	return (
		db
			.selectFrom('relation_snapshots')
			.select(COLUMNS)
			.where('corp_id', '=', corpId)
			// For SQLite, which looks up the first column of a row value only where it stands alone.
			.where('external_userid', '>=', after.external_userid)
			.where(
				sql<boolean>`(external_userid, lower(userid)) > (${after.external_userid}, lower(${after.userid}))`,
			)
			.where('gone_at', 'is', null)
			.orderBy('external_userid')
			.orderBy(sql`lower(userid)`)
			.limit(PAGE)
	);
}

/** All relations of some members that are known, page by page, each member's together. */
export async function* knownRelationsOfMembers(
	db: Kysely<LedgerSchema>,
	corpId: string,
	userids: readonly string[],
): AsyncGenerator<KnownRelation[]> {
	const members = [...new Set(userids.map((userid) => userid.toLowerCase()))];
	for (const batch of inBatches(members, MEMBERS_PER_STATEMENT)) {
		for (let after: RelationKey = { userid: '', external_userid: '' }; ;) {
			const page = await selectKnownOfMembers(db, corpId, batch, after).execute();
			if (page.length > 0) yield page;
			const last = page.at(-1);
			if (last === undefined || page.length < PAGE) break;
			after = last;
		}
	}
}

export function selectKnownOfMembers(
	db: Kysely<LedgerSchema>,
	corpId: string,
	members: readonly string[],
	after: RelationKey,
) {
	return db
		.selectFrom('relation_snapshots')
		.select(COLUMNS)
		.where('corp_id', '=', corpId)
		.where(isOneOf(db, sql<string>`lower(userid)`, members))
		.where(
			sql<boolean>`(lower(userid), external_userid) > (lower(${after.userid}), ${after.external_userid})`,
		)
		.where('gone_at', 'is', null)
		.orderBy(sql`lower(userid)`)
		.orderBy('external_userid')
		.limit(PAGE);
}

/** Those of some customers, in no particular order. @param customers so many as one statement takes */
export async function knownRelationsOf(
	db: Kysely<LedgerSchema>,
	corpId: string,
	customers: readonly string[],
): Promise<KnownRelation[]> {
	return await db
		.selectFrom('relation_snapshots')
		.select(COLUMNS)
		.where('corp_id', '=', corpId)
		.where(isOneOf(db, sql<string>`external_userid`, customers))
		.where('gone_at', 'is', null)
		.execute();
}
