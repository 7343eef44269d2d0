import { sql, type Kysely } from 'kysely';
import type { LedgerSchema } from './schema';

/** A change set and the highest seq of its changes: about as many as it has. */
export interface SizedSet {
	id: string;
	size: number;
}

const PAGE = 500;

/**
 * The corp's change sets that may hold changes finished at `since` or later, undo sets left out, longest quiet
 * first.
 */
export async function* activeSets(
	db: Kysely<LedgerSchema>,
	corpId: string,
	since: number,
): AsyncGenerator<SizedSet> {
	// A set at work moves on to a later page while the earlier ones are read.
	const seen = new Set<string>();
	for (let after = { heartbeat_at: since, id: '' }; ;) {
		const page = await selectActive(db, corpId, after).execute();
		for (const set of page) {
			if (!seen.has(set.id)) yield set;
			seen.add(set.id);
		}
		const last = page.at(-1);
		if (last === undefined || page.length < PAGE) return;
		after = last;
	}
}

export function selectActive(
	db: Kysely<LedgerSchema>,
	corpId: string,
	after: { heartbeat_at: number; id: string },
) {
	return db
		.selectFrom('change_sets')
		.select(['id', 'heartbeat_at', sizeOfSet.as('size')])
		.where('corp_id', '=', corpId)
		.where('heartbeat_at', '>=', after.heartbeat_at)
		.where(sql<boolean>`(heartbeat_at, id) > (${after.heartbeat_at}, ${after.id})`)
		.where('kind', '<>', 'undo')
		.orderBy('heartbeat_at')
		.orderBy('id')
		.limit(PAGE);
}

/** The corp's change sets that are at work, or whose process died before it could close them. */
export async function runningSets(db: Kysely<LedgerSchema>, corpId: string): Promise<SizedSet[]> {
	return await selectRunning(db, corpId).execute();
}

export function selectRunning(db: Kysely<LedgerSchema>, corpId: string) {
	return (
		db
			.selectFrom('change_sets')
			.select(['id', sizeOfSet.as('size')])
			.where('corp_id', '=', corpId)
			// Spelled out, not a parameter: only so does SQLite see that the index of running sets will do.
			.where('state', '=', sql.lit('running'))
	);
}

const sizeOfSet = sql<number>`coalesce((
	select max(changes.seq) from changes where changes.change_set_id = change_sets.id
), 0)`;
