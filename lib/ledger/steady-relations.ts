import { sql, type Kysely } from 'kysely';
import type { RelationReading } from './compare-reading';
import { inLockOrder, tagsText } from './relation-snapshots';
import { tableOf, type RowColumns } from './rows';
import type { LedgerSchema } from './schema';

/** For so long a reading that brings nothing new need not be noted: see `learnRelations`. */
export const REFRESH_AFTER_MS = 3_600_000;

interface ReadTags {
	userid: string;
	external_userid: string;
	/** As `tagsText` writes them. */
	tags: string;
	at: number;
}

const COLUMNS: RowColumns<ReadTags> = {
	userid: 'text',
	external_userid: 'text',
	tags: 'text',
	at: 'integer',
};

/**
 * Which readings bring nothing new: snapshot and stamps both say what was read. Most do not, mostly; so this is one
 * look at the database, which hands over no more than the answer.
 * @returns their indexes, and of these the ones whose snapshot is to be given the new time
 */
export async function findSteady(
	db: Kysely<LedgerSchema>,
	corpId: string,
	readings: readonly RelationReading[],
): Promise<{ steady: Set<number>; outdated: number[] }> {
	const steady = new Set<number>();
	const outdated: number[] = [];
	for (const { position, renew_at } of await selectSteady(db, corpId, readings).execute()) {
		const index = position - 1;
		if (renew_at === null) continue;
		steady.add(index);
		const { at, edited_at } = readings[index]!;
		if (at >= renew_at || edited_at !== undefined) outdated.push(index);
	}
	return { steady, outdated };
}

/** Each relation is looked up by itself: a join, Postgres might take from the wrong side. */
export function selectSteady(db: Kysely<LedgerSchema>, corpId: string, readings: readonly RelationReading[]) {
	const isOfRelation = sql`corp_id = ${corpId} and external_userid = given.external_userid
		and lower(userid) = lower(given.userid)`;
	// Once an edit was heard of, who looks for its traces must know that there has been a look since.
	const renewAt = sql<number | null>`(
		select case
			when edited_at > read_at and edited_at < read_at + ${sql.lit(REFRESH_AFTER_MS)} then edited_at
			else read_at + ${sql.lit(REFRESH_AFTER_MS)}
		end
		from relation_snapshots where ${isOfRelation} and tags = given.tags and gone_at is null
	)`;
	// As `tagsText` writes plain ids; others look different at most, and are then compared one by one. With
	// `present` as an expression: by an index of tags that are there, Postgres would go through the whole corp's.
	const stamped = sql`(
		select coalesce('["' || string_agg(tag_id, '","' order by tag_id) || '"]', '[]')
		from tag_stamps where ${isOfRelation} and present + 0 = 1
	)`;
	return db
		.selectFrom(tableOf(db, readings.map(toRow), COLUMNS).as('given'))
		.select(['position', renewAt.as('renew_at')])
		.where(sql<boolean>`${stamped} = given.tags`);
}

/** Gives snapshots the time of a reading that said the same, unless they have become others since. */
export async function refreshSnapshots(
	db: Kysely<LedgerSchema>,
	corpId: string,
	readings: readonly RelationReading[],
): Promise<void> {
	if (readings.length === 0) return;
	await sql`
		insert into relation_snapshots (corp_id, userid, external_userid, tags, read_at)
		select ${corpId}, userid, external_userid, tags, at
		from ${tableOf(db, inLockOrder(readings).map(toRow), COLUMNS)} as given
		where true
		on conflict (corp_id, external_userid, lower(userid)) do update set read_at = excluded.read_at
		where relation_snapshots.read_at < excluded.read_at and relation_snapshots.tags = excluded.tags
	`.execute(db);
}

function toRow({ userid, external_userid, tags, at }: RelationReading): ReadTags {
	return { userid, external_userid, tags: tagsText(tags), at };
}
