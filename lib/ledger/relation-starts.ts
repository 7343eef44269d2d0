import { sql, type Kysely } from 'kysely';
import { relationKey } from './relation-key';
import type { RelationNews } from './relation-news';
import { inBatches, isOneOf, rowsPerStatement, tableOf, type RowColumns } from './rows';
import type { LedgerSchema } from './schema';
import { foldUserid } from './userid';

/*
 * When members and customers became contacts, so that an older deletion that is told later does not count. Each is
 * a row among the suppressions that never held: it was lifted the moment it began.
 */

const PREFIX = 'relation-start|';

/** After all keys with the prefix. */
const BEYOND = 'relation-start}';

type Relation = Omit<RelationNews, 'at'>;

const keyOf = ({ userid, external_userid }: Relation): string =>
	`${PREFIX}${external_userid}|${foldUserid(userid)}`;

const COLUMNS: RowColumns<RelationNews & { key: string }> = {
	key: 'text',
	external_userid: 'text',
	userid: 'text',
	at: 'integer',
};

/** Notes that relations began, possibly anew; of several times of one, the last counts. */
export async function saveStarts(
	db: Kysely<LedgerSchema>,
	corpId: string,
	starts: readonly RelationNews[],
): Promise<void> {
	const latest = new Map<string, RelationNews & { key: string }>();
	for (const start of starts) {
		const key = keyOf(start);
		if ((latest.get(key)?.at ?? -Infinity) < start.at) latest.set(key, { ...start, key });
	}
	// In order, so that two processes that note the same do not block each other.
	const rows = [...latest.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
	for (const batch of inBatches(rows, rowsPerStatement(db))) {
		await sql`
			insert into suppressions (corp_id, key, external_userid, userid, category, at, source, lifted_at)
			select ${corpId}, key, external_userid, userid, 'deleted', at, 'callback', at
			from ${tableOf(db, batch, COLUMNS)} as given
			where true
			on conflict (corp_id, key) do update set at = excluded.at, lifted_at = excluded.at
			where suppressions.at < excluded.at
		`.execute(db);
	}
}

/** When relations last began, epoch ms, by `relationKey`; those of which that is not known are absent. */
export async function readStarts(
	db: Kysely<LedgerSchema>,
	corpId: string,
	relations: readonly Relation[],
): Promise<Map<string, number>> {
	const starts = new Map<string, number>();
	for (const batch of inBatches([...new Set(relations.map(keyOf))], rowsPerStatement(db))) {
		const rows = await db
			.selectFrom('suppressions')
			.select(['userid', 'external_userid', 'at'])
			.where('corp_id', '=', corpId)
			.where(isOneOf(db, sql<string>`key`, batch))
			.execute();
		for (const { userid, external_userid, at } of rows) {
			starts.set(relationKey({ userid: userid ?? '', external_userid }), at);
		}
	}
	return starts;
}

/**
 * Forgets when relations began, of all corps whose callbacks come.
 * @param options.before epoch ms: of those that began earlier no older deletion is to be expected any more
 */
export async function forgetStarts(db: Kysely<LedgerSchema>, { before }: { before: number }): Promise<void> {
	await db
		.deleteFrom('suppressions')
		.where('corp_id', 'in', (eb) => eb.selectFrom('heard_callbacks').select('corp_id'))
		.where('key', '>', PREFIX)
		.where('key', '<', BEYOND)
		.where('at', '<', before)
		.execute();
}
