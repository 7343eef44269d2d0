import { sql, type Kysely, type Selectable } from 'kysely';
import { dialectOf } from './dialect';
import { inBatches, isOneOf, ROWS_PER_TRANSACTION, rowsPerStatement, tableOf, type RowColumns } from './rows';
import { relationKey } from './relation-key';
import type { LedgerSchema, RelationSnapshotsTable, TagStampsTable } from './schema';
import type { RelationKey } from './tag-stamps';

/** The tags of a relation as WeCom last told them; see `RelationSnapshotsTable`. */
export type Snapshot = Omit<Selectable<RelationSnapshotsTable>, 'corp_id'>;

/** How one tag of a relation stands, and who made it so. */
export type Standing = Pick<Selectable<TagStampsTable>, (typeof STANDING)[number]>;

const STANDING = [
	...(['userid', 'external_userid', 'tag_id', 'present', 'since'] as const),
	...(['put_on_at', 'source', 'change_set_id'] as const),
] as const;

const COLUMNS = ['userid', 'external_userid', 'tags', 'read_at', 'edited_at', 'gone_at'] as const;

/** By customer alone, for the reason that `selectStamps` gives. */
export function selectSnapshots(db: Kysely<LedgerSchema>, corpId: string, customers: readonly string[]) {
	return db
		.selectFrom('relation_snapshots')
		.select(COLUMNS)
		.where('corp_id', '=', corpId)
		.where(isOneOf(db, sql<string>`external_userid`, customers));
}

/** The same, and nobody else changes them until the transaction ends; on SQLite nobody else writes anyway. */
export async function lockSnapshots(
	trx: Kysely<LedgerSchema>,
	corpId: string,
	customers: readonly string[],
): Promise<Map<string, Snapshot>> {
	const snapshots = await selectSnapshots(trx, corpId, customers)
		.$if(dialectOf(trx) === 'postgres', (query) =>
			query
				.orderBy('external_userid')
				.orderBy(sql`lower(userid)`)
				.forNoKeyUpdate(),
		)
		.execute();
	return new Map(snapshots.map((snapshot) => [relationKey(snapshot), snapshot]));
}

/** What `tagsNow` needs of the stamps; by `relationKey`. */
export async function readStandings(
	db: Kysely<LedgerSchema>,
	corpId: string,
	customers: readonly string[],
): Promise<Map<string, Standing[]>> {
	const found = new Map<string, Standing[]>();
	const standings = await db
		.selectFrom('tag_stamps')
		.select(STANDING)
		.where('corp_id', '=', corpId)
		.where(isOneOf(db, sql<string>`external_userid`, customers))
		.execute();
	for (const standing of standings) {
		const key = relationKey(standing);
		const others = found.get(key);
		if (others === undefined) found.set(key, [standing]);
		else others.push(standing);
	}
	return found;
}

/** When the tag was last put on, again or not, or taken off, as far as the stamp tells. */
export function settledAt({ since, put_on_at }: Standing): number {
	return Math.max(since, put_on_at ?? 0);
}

/** What was read, with all that is known to have changed since on top. */
export function tagsNow(snapshot: Snapshot, standings: readonly Standing[]): Set<string> {
	const now = new Set(storedTags(snapshot));
	for (const standing of standings) {
		if (settledAt(standing) <= snapshot.read_at) continue;
		if (standing.present === 1) now.add(standing.tag_id);
		else now.delete(standing.tag_id);
	}
	return now;
}

export function storedTags({ tags }: Pick<Snapshot, 'tags'>): string[] {
	return JSON.parse(tags) as string[];
}

/** Tag ids as they are stored: each once, in order, so that the same tags are the same text. */
export function tagsText(tags: Iterable<string>): string {
	return JSON.stringify([...new Set(tags)].sort());
}

/**
 * Relations that are dealt with together. SQLite works in this process: what is done for one relation takes some
 * 30 to 100 µs, and the event loop must not be missed for longer than a few ms.
 */
export function relationsPerPart(db: Kysely<LedgerSchema>): number {
	return dialectOf(db) === 'sqlite' ? 200 : ROWS_PER_TRANSACTION;
}

/** What a snapshot becomes; `edited_at` is `noteEdited`'s. */
export type NewSnapshot = RelationKey & Pick<Snapshot, 'tags' | 'read_at' | 'gone_at'>;

const NEW_COLUMNS: RowColumns<NewSnapshot> = {
	userid: 'text',
	external_userid: 'text',
	tags: 'text',
	read_at: 'integer',
	gone_at: 'integer',
};

/** Saves snapshots, unless a later one is there. Each relation once. */
export async function saveSnapshots(
	trx: Kysely<LedgerSchema>,
	corpId: string,
	snapshots: readonly NewSnapshot[],
): Promise<void> {
	const columns = Object.keys(NEW_COLUMNS) as Array<keyof NewSnapshot>;
	for (const batch of inBatches(inLockOrder(snapshots), rowsPerStatement(trx))) {
		await trx
			.insertInto('relation_snapshots')
			.columns(['corp_id', ...columns])
			.expression((eb) =>
				eb
					.selectFrom(tableOf(trx, batch, NEW_COLUMNS).as('given'))
					.select([sql<string>`${corpId}`.as('corp_id'), ...columns])
					.where(sql<boolean>`true`),
			)
			.onConflict((conflict) =>
				conflict
					.expression(sql`corp_id, external_userid, lower(userid)`)
					.doUpdateSet({
						tags: sql`excluded.tags`,
						read_at: sql`excluded.read_at`,
						gone_at: sql`excluded.gone_at`,
					})
					.where(sql<boolean>`relation_snapshots.read_at <= excluded.read_at`),
			)
			.execute();
	}
}

/** The same order for everybody: two processes that write the same rows then wait for each other, and do not block. */
export function inLockOrder<Row extends RelationKey>(rows: readonly Row[]): Row[] {
	const keyed = rows.map((row) => ({ row, key: relationKey(row) }));
	return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ row }) => row);
}
