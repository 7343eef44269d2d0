import { sql, type Kysely } from 'kysely';
import { tableOf, type RowColumns } from './rows';
import type { ChangeAction, LedgerSchema } from './schema';

/** What a change does. Within a change set there is at most one that does it; any spelling of `userid` is the same. */
export interface ChangeKey {
	userid: string;
	external_userid: string;
	tag_id: string;
	action: ChangeAction;
}

export const KEY_COLUMNS: RowColumns<ChangeKey> = {
	userid: 'text',
	external_userid: 'text',
	tag_id: 'text',
	action: 'text',
};

/**
 * The seq that each change has in the set, in the order given; null where the set has no such change.
 * A subquery per change, not a join: it leaves the databases no choice but to look each one up by its key.
 */
export function selectSeqs(db: Kysely<LedgerSchema>, changeSetId: string, changes: readonly ChangeKey[]) {
	return db
		.selectFrom(tableOf(db, changes, KEY_COLUMNS).as('given'))
		.select((eb) =>
			eb
				.selectFrom('changes')
				.select('changes.seq')
				.whereRef('changes.external_userid', '=', 'given.external_userid')
				.where(sql<boolean>`lower(changes.userid) = lower(given.userid)`)
				.whereRef('changes.tag_id', '=', 'given.tag_id')
				.whereRef('changes.action', '=', 'given.action')
				.where('changes.change_set_id', '=', changeSetId)
				.as('seq'),
		)
		.orderBy('given.position');
}
