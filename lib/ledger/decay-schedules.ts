import { sql, type Kysely } from 'kysely';
import { inBatches, ROWS_PER_TRANSACTION } from './rows';
import type { LedgerSchema } from './schema';
import { saveLives, type LivedStamp } from './stamp-lives';
import type { TagStamp } from './tag-stamps';
import { inTransaction } from './transaction';

/**
 * Says under which policies the corp's tags expire from now on. Where these are others than before, the tags
 * that are there all count as not scheduled, at once and however many they are.
 * @param policyHash the same for the same policies, time zone and departments: for all that expiry depends on
 * @returns the version of these policies
 */
export async function adoptPolicies(
	db: Kysely<LedgerSchema>,
	corpId: string,
	policyHash: string,
	now: number,
): Promise<number> {
	return await inTransaction(db, async (trx) => {
		// Where the policies are the same this changes nothing, but still takes the row until the end.
		await trx
			.insertInto('decay_schedules')
			.values({ corp_id: corpId, policy_version: 1, policy_hash: policyHash, at: now })
			.onConflict((conflict) =>
				conflict
					.column('corp_id')
					.doUpdateSet((eb) => ({
						policy_version: eb('decay_schedules.policy_version', '+', 1),
						policy_hash: policyHash,
						at: now,
					}))
					.where('decay_schedules.policy_hash', '<>', policyHash),
			)
			.execute();
		const { policy_version } = await trx
			.selectFrom('decay_schedules')
			.select('policy_version')
			.where('corp_id', '=', corpId)
			.executeTakeFirstOrThrow();
		return policy_version;
	});
}

export interface UnscheduledQuery {
	corp_id: string;
	policy_version: number;
	/** On SQLite at most some 1,000, so that reading does not hold up the event loop. */
	limit: number;
}

/**
 * Tags that are there and whose expiry is not known under these policies: new ones, ones that were put on
 * again (`put_on_at`), and all that older policies had scheduled. Costs what is not scheduled. To be read, and
 * scheduled with `schedule`, until there is none.
 */
export async function readUnscheduled(
	db: Kysely<LedgerSchema>,
	query: UnscheduledQuery,
): Promise<TagStamp[]> {
	return await selectUnscheduled(db, query).execute();
}

export function selectUnscheduled(
	db: Kysely<LedgerSchema>,
	{ corp_id, policy_version, limit }: UnscheduledQuery,
) {
	return (
		db
			.selectFrom('tag_stamps')
			.selectAll()
			.where('corp_id', '=', corp_id)
			// Spelled out, not a parameter: only so does SQLite see that the index of tags that are there will do.
			.where('present', '=', sql.lit(1))
			.where('policy_version', '<', policy_version)
			// The order of the index: without it Postgres may hope to come across some in the table soon enough.
			.orderBy('policy_version')
			.limit(limit)
	);
}

/**
 * Stores when tags are due. A tag that has changed since it was read stays unscheduled, to be read again.
 * @param lives each stamp once
 * @returns how many were stored
 */
export async function schedule(
	db: Kysely<LedgerSchema>,
	policyVersion: number,
	lives: readonly LivedStamp[],
): Promise<number> {
	let stored = 0;
	for (const part of inBatches(lives, ROWS_PER_TRANSACTION)) {
		stored += await inTransaction(db, async (trx) => await saveLives(trx, policyVersion, part));
	}
	return stored;
}
