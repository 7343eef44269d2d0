import type { Kysely } from 'kysely';
import { getChangeSet, type ChangeSet } from './change-sets';
import { dialectOf } from './dialect';
import { LedgerError } from './errors';
import { seqSlices, selectSlice } from './read-changes';
import { requireRollout } from './rollouts';
import type { LedgerSchema } from './schema';

/**
 * Keeps that a change set carries tags of a rollout: to be called before the set's first change. Doing it again
 * is harmless.
 * @throws LedgerError LEDGER_ROLLOUT, LEDGER_CHANGE_SET when the corp has no such rollout or change set
 */
export async function linkChangeSet(
	db: Kysely<LedgerSchema>,
	corpId: string,
	rolloutId: string,
	changeSetId: string,
): Promise<void> {
	await requireRollout(db, corpId, rolloutId);
	const set = await getChangeSet(db, changeSetId);
	if (set?.corp_id !== corpId) {
		throw new LedgerError('LEDGER_CHANGE_SET', `Change set ${changeSetId} is unknown`, {
			changeSetId,
			state: 'unknown',
		});
	}
	await db
		.insertInto('rollout_change_sets')
		.values({ corp_id: corpId, rollout_id: rolloutId, change_set_id: changeSetId })
		.onConflict((conflict) => conflict.columns(['corp_id', 'rollout_id', 'change_set_id']).doNothing())
		.execute();
}

/** The change sets that carried a rollout's tags, newest first: the order in which to undo them. */
export async function changeSetsOfRollout(
	db: Kysely<LedgerSchema>,
	corpId: string,
	rolloutId: string,
): Promise<ChangeSet[]> {
	return await db
		.selectFrom('rollout_change_sets')
		.innerJoin('change_sets', 'change_sets.id', 'rollout_change_sets.change_set_id')
		.selectAll('change_sets')
		.where('rollout_change_sets.corp_id', '=', corpId)
		.where('rollout_change_sets.rollout_id', '=', rolloutId)
		.orderBy('change_sets.id', 'desc')
		.execute();
}

/** How a rollout's writes went. */
export interface WriteCounts {
	/** Changes that WeCom accepted or refused, or that could not be asked for. */
	attempted: number;
	/** Of these, those that failed: by WeCom's errcode, `none` where it gave none. */
	failedByErrcode: Record<string, number>;
}

/**
 * How the changes went that the rollout's change sets made since then; what an undo does counts for nothing.
 * @param since epoch ms, inclusive: usually when the stage was entered
 */
export async function technicalCounts(
	db: Kysely<LedgerSchema>,
	corpId: string,
	rolloutId: string,
	since: number,
): Promise<WriteCounts> {
	const counts: WriteCounts = { attempted: 0, failedByErrcode: {} };
	const size = dialectOf(db) === 'sqlite' ? 10_000 : 100_000;
	for (const { id, kind, heartbeat_at } of await changeSetsOfRollout(db, corpId, rolloutId)) {
		// No change settles after its set's last sign of life.
		if (kind === 'undo' || heartbeat_at < since) continue;
		for await (const [after, upTo] of seqSlices(db, id, size)) {
			const rows = await selectSlice(db, id, after, upTo)
				.select(['state', 'errcode', (eb) => eb.fn.countAll<number>().as('changes')])
				.where('state', 'in', ['applied', 'undone', 'failed'])
				.where('finished_at', '>=', since)
				.groupBy(['state', 'errcode'])
				.execute();
			for (const { state, errcode, changes } of rows) {
				counts.attempted += changes;
				if (state !== 'failed') continue;
				const key = errcode === null ? 'none' : String(errcode);
				counts.failedByErrcode[key] = (counts.failedByErrcode[key] ?? 0) + changes;
			}
		}
	}
	return counts;
}
