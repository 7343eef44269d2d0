import { sql, type Kysely } from 'kysely';
import { dialectOf } from './dialect';
import { seqSlices } from './read-changes';
import type { LedgerSchema } from './schema';

/** A change that somebody's later change set touched again. */
export interface LaterChange {
	/** Of the change in the set asked about. */
	seq: number;
	userid: string;
	external_userid: string;
	tag_id: string;
	/** The later set, and when it changed the tag; the latest one where there are several. */
	changed_by: string;
	changed_at: number;
}

/**
 * Which of a set's applied changes were followed by an applied change of another set of the same corp to the
 * same tag of the same relation. An undo must leave these alone.
 * Undo sets do not count: what they applied and what they took back cancel out.
 */
export async function laterChanges(db: Kysely<LedgerSchema>, changeSetId: string): Promise<LaterChange[]> {
	const found = new Map<number, LaterChange>();
	const slice = dialectOf(db) === 'sqlite' ? 1_000 : 20_000;
	for await (const [after, upTo] of seqSlices(db, changeSetId, slice)) {
		const rows = await laterInSlice(db, changeSetId, after, upTo).execute();
		// The newest comes last and stays.
		for (const row of rows) found.set(row.seq, row);
	}
	return [...found.values()].sort((a, b) => a.seq - b.seq);
}

export function laterInSlice(db: Kysely<LedgerSchema>, changeSetId: string, after: number, upTo: number) {
	return (
		db
			.selectFrom('changes as own')
			.innerJoin('change_sets as own_set', 'own_set.id', 'own.change_set_id')
			.innerJoin('changes as other', (join) =>
				join
					.onRef('other.external_userid', '=', 'own.external_userid')
					.on(sql<boolean>`lower(other.userid) = lower(own.userid)`)
					.onRef('other.tag_id', '=', 'own.tag_id')
					.onRef('other.change_set_id', '<>', 'own.change_set_id')
					// As an expression: by tag and time, SQLite would go through everybody's later changes.
					.on(sql<boolean>`other.finished_at + 0 >= own.finished_at`),
			)
			.innerJoin('change_sets as other_set', (join) =>
				join
					.onRef('other_set.id', '=', 'other.change_set_id')
					.onRef('other_set.corp_id', '=', 'own_set.corp_id')
					.on('other_set.kind', '<>', 'undo'),
			)
			.select([
				'own.seq',
				'own.userid',
				'own.external_userid',
				'own.tag_id',
				'other.change_set_id as changed_by',
				sql<number>`other.finished_at`.as('changed_at'),
			])
			.where('own.change_set_id', '=', changeSetId)
			.where('own.seq', '>', after)
			.where('own.seq', '<=', upTo)
			.where('own.state', '=', 'applied')
			.where('other.state', '=', 'applied')
			// Within one millisecond the set with the later id counts as later.
			.where((eb) =>
				eb.or([
					eb('other.finished_at', '>', eb.ref('own.finished_at')),
					eb('other.change_set_id', '>', eb.ref('own.change_set_id')),
				]),
			)
			.orderBy('other.finished_at')
	);
}
