import { sql, type Kysely } from 'kysely';
import type { Stamp } from '../domain/decay/stamp';
import { dialectOf } from './dialect';
import { inBatches, ROWS_PER_TRANSACTION, tableOf, type RowColumns } from './rows';
import type { LedgerSchema } from './schema';
import type { TagStamp } from './tag-stamps';

/** What the policies make of a tag: its stamp, and when it is due. Times are epoch ms. */
export interface StampLife extends Stamp {
	/** Null: never. */
	expires_at: number | null;
	/** Null, or the same as `expires_at`: no warning before. */
	warns_at: number | null;
	/** Where the tag is off: when an event brought it back. Left out or null: none did. */
	reactivated_at?: number | null;
}

/** A stamp as it was read, and what became of it. */
export interface LivedStamp {
	stamp: TagStamp;
	life: StampLife;
}

type LifeRow = Omit<TagStamp, 'department' | 'source' | 'change_set_id' | 'put_on_at'>;

const LIFE_COLUMNS: RowColumns<LifeRow> = {
	corp_id: 'text',
	userid: 'text',
	external_userid: 'text',
	tag_id: 'text',
	present: 'integer',
	since: 'integer',
	last_touch: 'integer',
	score: 'real',
	expired_at: 'integer',
	reactivated_at: 'integer',
	warns_at: 'integer',
	expires_at: 'integer',
	policy_version: 'integer',
	version: 'integer',
};

/**
 * Writes lives whose stamps are as they were read; whatever has changed since is left alone.
 * @param lives each stamp once
 * @returns how many were written
 */
export async function saveLives(
	trx: Kysely<LedgerSchema>,
	policyVersion: number,
	lives: readonly LivedStamp[],
): Promise<number> {
	// A time of its own for each means a place of its own in two indexes: half a ms per ten rows on SQLite.
	const size = dialectOf(trx) === 'sqlite' ? 200 : ROWS_PER_TRANSACTION;
	let written = 0;
	for (const batch of inBatches(lives, size)) written += await saveBatch(trx, policyVersion, batch);
	return written;
}

/** As an insert of rows that are all there, for the reason that `settleChanges` gives. */
async function saveBatch(
	db: Kysely<LedgerSchema>,
	policyVersion: number,
	lives: readonly LivedStamp[],
): Promise<number> {
	const columns = Object.keys(LIFE_COLUMNS) as Array<keyof LifeRow>;
	const rows = lives.map((lived) => rowOf(lived, policyVersion));
	const { numInsertedOrUpdatedRows } = await db
		.insertInto('tag_stamps')
		.columns(columns)
		.expression((eb) =>
			eb
				.selectFrom(tableOf(db, rows, LIFE_COLUMNS).as('given'))
				.select(columns)
				.where(sql<boolean>`true`),
		)
		.onConflict((conflict) =>
			conflict
				.expression(sql`corp_id, external_userid, lower(userid), tag_id`)
				.doUpdateSet({
					since: sql`excluded.since`,
					last_touch: sql`excluded.last_touch`,
					score: sql`excluded.score`,
					put_on_at: null,
					expired_at: sql`excluded.expired_at`,
					reactivated_at: sql`excluded.reactivated_at`,
					warns_at: sql`excluded.warns_at`,
					expires_at: sql`excluded.expires_at`,
					policy_version: sql`excluded.policy_version`,
					version: sql`excluded.version + 1`,
				})
				.where(sql<boolean>`tag_stamps.version = excluded.version`),
		)
		.executeTakeFirstOrThrow();
	return Number(numInsertedOrUpdatedRows ?? 0);
}

function rowOf({ stamp, life }: LivedStamp, policyVersion: number): LifeRow {
	const isThere = stamp.present === 1;
	const { expires_at, warns_at } = life;
	return {
		...stamp,
		last_touch: life.last_touch,
		score: life.score,
		policy_version: policyVersion,
		// A tag that is off is still off since when it was, and expired until it is put on.
		since: isThere ? life.since : stamp.since,
		expired_at: isThere ? life.expired_at : (life.expired_at ?? stamp.expired_at),
		reactivated_at: isThere ? null : (life.reactivated_at ?? stamp.reactivated_at),
		expires_at: isThere ? expires_at : null,
		warns_at: isThere && warns_at !== expires_at ? warns_at : null,
	};
}
