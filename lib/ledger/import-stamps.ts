import { sql, type Kysely, type RawBuilder } from 'kysely';
import { A_TIME, rowChecker } from './check-row';
import { inBatches, ROWS_PER_TRANSACTION, rowsPerStatement, tableOf, type RowColumns } from './rows';
import type { LedgerSchema } from './schema';
import { inTransaction } from './transaction';
import { foldUserid } from './userid';

/** A tag that a relation was seen to have. */
export interface SeenTag {
	userid: string;
	external_userid: string;
	tag_id: string;
	/** Since when, epoch ms; null: nobody knows. */
	since: number | null;
	/** Left out: as it was. */
	department?: string;
}

export interface Sighting {
	/** When WeCom said that the tags are there, epoch ms. What changed later counts more. */
	at: number;
	/** What tags of unknown age count from, epoch ms. */
	unknownSince: number;
}

type Row = Omit<SeenTag, 'since'> & { since: number };

const COLUMNS: RowColumns<Row> = {
	userid: 'text',
	external_userid: 'text',
	tag_id: 'text',
	since: 'integer',
	department: 'text',
};

/** The ledger believed the tag off, and WeCom has it: somebody put it on in the meantime. */
const IS_BACK = sql`tag_stamps.present = 0`;

/**
 * Stamps tags that are there already. What the ledger knows stays: a known tag keeps its `since`, unless an
 * older one is given. A tag that the ledger believed off begins a new life. Importing again is harmless.
 * @returns how many stamps were written
 * @throws LedgerError LEDGER_VALUE when a row cannot be stored; then none is
 */
export async function importStamps(
	db: Kysely<LedgerSchema>,
	corpId: string,
	tags: readonly SeenTag[],
	sighting: Sighting,
): Promise<number> {
	tags.forEach((tag, index) => {
		const isTime = tag.since === null || Number.isSafeInteger(tag.since);
		rowChecker('Tag', tag, index)('since', isTime, `${A_TIME}, or none`);
	});
	let written = 0;
	for (const part of inBatches(tags, ROWS_PER_TRANSACTION)) {
		await inTransaction(db, async (trx) => {
			for (const batch of inBatches(onceEach(part), rowsPerStatement(db))) {
				written += await importBatch(trx, corpId, batch, sighting);
			}
		});
	}
	return written;
}

async function importBatch(
	trx: Kysely<LedgerSchema>,
	corpId: string,
	batch: readonly SeenTag[],
	{ at, unknownSince }: Sighting,
): Promise<number> {
	const known: Row[] = [];
	const unknown: Row[] = [];
	for (const { since, ...tag } of batch) {
		if (since === null) unknown.push({ ...tag, since: unknownSince });
		else known.push({ ...tag, since });
	}
	const wasSeenBack = sql`${IS_BACK} and tag_stamps.since < ${at}`;
	const isOlder = sql`tag_stamps.present = 1 and excluded.since < tag_stamps.since`;
	return (
		(await upsert(trx, corpId, known, at, sql`(${wasSeenBack}) or (${isOlder})`)) +
		(await upsert(trx, corpId, unknown, at, wasSeenBack))
	);
}

/**
 * Each tag of each relation once, the oldest: a statement may touch a row only once. In the order of the key, so
 * that two processes that stamp the same rows do not block each other.
 */
function onceEach(tags: readonly SeenTag[]): SeenTag[] {
	const keyed = tags.map((tag) => ({
		tag,
		key: `${tag.external_userid}\n${foldUserid(tag.userid)}\n${tag.tag_id}`,
		since: tag.since ?? Infinity,
	}));
	keyed.sort((a, b) => (a.key === b.key ? a.since - b.since : a.key < b.key ? -1 : 1));
	return keyed.filter(({ key }, index) => key !== keyed[index - 1]?.key).map(({ tag }) => tag);
}

async function upsert(
	trx: Kysely<LedgerSchema>,
	corpId: string,
	rows: readonly Row[],
	at: number,
	replaces: RawBuilder<unknown>,
): Promise<number> {
	if (rows.length === 0) return 0;
	// Not before it was taken off.
	const beganAgain = sql`case when excluded.since > tag_stamps.since then excluded.since else ${at} end`;
	const { numAffectedRows } = await sql`
		insert into tag_stamps (
			corp_id, userid, external_userid, tag_id, present, since, last_touch, department, source
		)
		select ${corpId}, userid, external_userid, tag_id, 1, since, since, department, 'import'
		from ${tableOf(trx, rows, COLUMNS)} as seen
		where true
		on conflict (corp_id, external_userid, lower(userid), tag_id) do update set
			present = 1,
			since = case when ${IS_BACK} then ${beganAgain} else excluded.since end,
			last_touch = case when ${IS_BACK} then ${beganAgain} else tag_stamps.last_touch end,
			score = case when ${IS_BACK} then null else tag_stamps.score end,
			put_on_at = case when ${IS_BACK} then null else tag_stamps.put_on_at end,
			expired_at = case when ${IS_BACK} then null else tag_stamps.expired_at end,
			reactivated_at = null,
			policy_version = 0,
			version = tag_stamps.version + 1,
			department = coalesce(excluded.department, tag_stamps.department),
			source = case when ${IS_BACK} then excluded.source else tag_stamps.source end,
			change_set_id = case when ${IS_BACK} then null else tag_stamps.change_set_id end
		where ${replaces}
	`.execute(trx);
	return Number(numAffectedRows ?? 0);
}
