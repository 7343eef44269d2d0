import { sql, type Kysely, type RawBuilder } from 'kysely';
import { dialectOf } from './dialect';
import type { LedgerSchema } from './schema';

/** How one tag stands on all relations that have it. */
export interface TagStatus {
	/** Neither expiring nor expired; what is not scheduled is here. */
	live: number;
	/** Within the grace period, or due by `soon`. */
	expiring: number;
	expired: number;
	/** Of all three, in ms, whole hours. */
	medianAge: number;
}

export interface StatusQuery {
	now: number;
	/** Epoch ms: what is due by then counts as expiring, whatever its grace period. Left out: `now`. */
	soon?: number;
}

const HOUR_MS = 3_600_000;

/** Rows that a statement on SQLite may go through. */
const SLICE = 3_000;

interface Tally {
	tag_id: string;
	/** Whole hours since the tag was put on. */
	age: number;
	stamps: number;
	expiring: number;
	expired: number;
}

/**
 * How each tag stands that is on any relation, by tag id. Goes through all stamps, in parts; count on 3 s per
 * million. Schedule first: counts go by what is stored.
 */
export async function stampStatus(
	db: Kysely<LedgerSchema>,
	corpId: string,
	query: StatusQuery,
): Promise<Map<string, TagStatus>> {
	const tags = new Map<string, { ages: Map<number, number>; expiring: number; expired: number }>();
	for await (const part of parts(db)) {
		for (const tally of await selectTallies(db, corpId, query, part).execute()) {
			let tag = tags.get(tally.tag_id);
			if (tag === undefined) tags.set(tally.tag_id, (tag = { ages: new Map(), expiring: 0, expired: 0 }));
			tag.ages.set(tally.age, (tag.ages.get(tally.age) ?? 0) + tally.stamps);
			tag.expiring += tally.expiring;
			tag.expired += tally.expired;
		}
	}
	const status = new Map<string, TagStatus>();
	for (const [tagId, { ages, expiring, expired }] of tags) {
		const { count, median } = medianOf(ages);
		const live = count - expiring - expired;
		status.set(tagId, { live, expiring, expired, medianAge: Math.max(0, median) * HOUR_MS });
	}
	return status;
}

/** Conditions that cover the table, each for so few rows that one statement may go through them. */
async function* parts(db: Kysely<LedgerSchema>): AsyncGenerator<RawBuilder<boolean>> {
	if (dialectOf(db) === 'postgres') {
		yield sql`true`;
		return;
	}
	const { rows } = await sql<{ last: number | null }>`select max(rowid) as last from tag_stamps`.execute(db);
	for (let after = 0; after < (rows[0]?.last ?? 0); after += SLICE) {
		yield sql`rowid > ${after} and rowid <= ${after + SLICE}`;
	}
}

export function selectTallies(
	db: Kysely<LedgerSchema>,
	corpId: string,
	{ now, soon = now }: StatusQuery,
	part: RawBuilder<boolean>,
) {
	const isExpired = sql`expires_at <= ${now}`;
	const isExpiring = sql`expires_at > ${now} and (warns_at <= ${now} or expires_at <= ${soon})`;
	return (
		db
			.selectFrom('tag_stamps')
			.select([
				'tag_id',
				sql<number>`cast((${now} - since) / ${sql.lit(HOUR_MS)} as integer)`.as('age'),
				(eb) => eb.fn.countAll<number>().as('stamps'),
				sql<number>`sum(case when ${isExpiring} then 1 else 0 end)`.as('expiring'),
				sql<number>`sum(case when ${isExpired} then 1 else 0 end)`.as('expired'),
			])
			// As an expression: by an index that begins with the corp, SQLite would go through all of it each time.
			.where(sql<boolean>`corp_id || '' = ${corpId}`)
			.where('present', '=', 1)
			.where(part)
			.groupBy(['tag_id', 'age'])
			.$castTo<Tally>()
	);
}

/** The lower median of numbers that are given with how often each occurs. */
function medianOf(occurrences: ReadonlyMap<number, number>): { count: number; median: number } {
	let count = 0;
	for (const times of occurrences.values()) count += times;
	let left = Math.ceil(count / 2);
	for (const [value, times] of [...occurrences].sort(([a], [b]) => a - b)) {
		left -= times;
		if (left <= 0) return { count, median: value };
	}
	return { count, median: NaN };
}
