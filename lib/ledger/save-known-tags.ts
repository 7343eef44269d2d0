import { sql, type Kysely } from 'kysely';
import { markDeleted } from './delete-known-tags';
import { readKnownTags, type KnownTag } from './known-tags';
import { inBatches, rowsPerStatement, tableOf, type RowColumns } from './rows';
import type { LedgerSchema } from './schema';
import { inTransaction } from './transaction';

/** A tag group as WeCom lists it (pages 92117, 94882). */
export interface ListedGroup {
	group_id: string;
	group_name: string;
	order: number;
	deleted?: boolean;
	/** Only on groups of a strategy. */
	strategy_id?: number;
	tag: ReadonlyArray<{ id: string; name: string; order: number; deleted?: boolean }>;
}

export interface Listing {
	/**
	 * Every group was listed of each part of the library that occurs among them: of the corp, and of each strategy
	 * that has one. What such a part had before and has no more counts as deleted. A part that does not occur at
	 * all is left as it was: an app sees the strategies that it created, and no others.
	 */
	complete: boolean;
	/** Before WeCom was asked, epoch ms. What became known later counts more. */
	now: number;
}

type Row = Omit<KnownTag, 'deleted_at'>;

const COLUMNS: RowColumns<Row> = {
	tag_id: 'text',
	group_id: 'text',
	group_name: 'text',
	group_order: 'integer',
	name: 'text',
	order: 'integer',
	strategy_id: 'integer',
	known_since: 'integer',
};

/**
 * Keeps what WeCom said of the tag library. Writes what differs.
 * @returns ids of the tags that went: see `deleteKnownTags`
 */
export async function saveKnownTags(
	db: Kysely<LedgerSchema>,
	corpId: string,
	groups: readonly ListedGroup[],
	{ complete, now }: Listing,
): Promise<string[]> {
	const listed = new Map<string, Row>();
	const gone = new Set<string>();
	for (const group of groups) {
		for (const tag of group.tag) {
			const isGone = group.deleted === true || tag.deleted === true;
			if (isGone) gone.add(tag.id);
			else listed.set(tag.id, toRow(group, tag, now));
		}
	}
	await inTransaction(db, async (trx) => {
		for (const batch of inBatches([...listed.values()].sort(byId), rowsPerStatement(db))) {
			await saveBatch(trx, corpId, batch);
		}
	});
	const parts = new Set(groups.map(partOf));
	const missing = (await readKnownTags(db, corpId)).filter((known) => {
		if (known.deleted_at !== null) return false;
		if (gone.has(known.tag_id)) return true;
		return complete && !listed.has(known.tag_id) && parts.has(partOf(known)) && known.known_since <= now;
	});
	const ids = missing.map(({ tag_id }) => tag_id);
	await markDeleted(db, corpId, ids, now);
	return ids;
}

function partOf({ strategy_id }: { strategy_id?: number | null }): number | null {
	return strategy_id ?? null;
}

function byId(a: Row, b: Row): number {
	return a.tag_id < b.tag_id ? -1 : 1;
}

function toRow(group: ListedGroup, tag: ListedGroup['tag'][number], now: number): Row {
	return {
		...{ tag_id: tag.id, name: tag.name, order: tag.order },
		...{ group_id: group.group_id, group_name: group.group_name, group_order: group.order },
		strategy_id: partOf(group),
		known_since: now,
	};
}

async function saveBatch(trx: Kysely<LedgerSchema>, corpId: string, batch: readonly Row[]): Promise<void> {
	const columns = Object.keys(COLUMNS) as Array<keyof Row>;
	const told = columns.filter((column) => column !== 'tag_id' && column !== 'known_since');
	const names = (table: string) => sql.join(told.map((column) => sql.ref(`${table}.${column}`)));
	await trx
		.insertInto('known_tags')
		.columns(['corp_id', ...columns])
		.expression((eb) =>
			eb
				.selectFrom(tableOf(trx, batch, COLUMNS).as('given'))
				.select([sql<string>`${corpId}`.as('corp_id'), ...columns])
				.where(sql<boolean>`true`),
		)
		.onConflict((conflict) =>
			conflict
				.columns(['corp_id', 'tag_id'])
				.doUpdateSet({
					...Object.fromEntries(told.map((column) => [column, sql.ref(`excluded.${column}`)])),
					known_since: sql`case
						when known_tags.deleted_at is null then known_tags.known_since else excluded.known_since
					end`,
					deleted_at: null,
				})
				.where(
					sql<boolean>`case
						when known_tags.deleted_at is null then (${names('known_tags')}) is distinct from (${names('excluded')})
						else known_tags.deleted_at < excluded.known_since
					end`,
				),
		)
		.execute();
}
