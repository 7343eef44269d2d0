import { sql, type Kysely } from 'kysely';
import type { PlannedChange } from './changes';
import { inBatches, rowsPerStatement, tableOf, type RowColumns } from './rows';
import type { ChangeAction, LedgerSchema } from './schema';

interface UndoneChange {
	userid: string;
	external_userid: string;
	tag_id: string;
	/** Of the original change. */
	action: ChangeAction;
}

const COLUMNS: RowColumns<UndoneChange> = {
	userid: 'text',
	external_userid: 'text',
	tag_id: 'text',
	action: 'text',
};

/**
 * Marks what a later undo took back, in the change set that had applied it. `settleChanges` does it for every
 * change set with `undoes`, in the same transaction.
 * @param inverses the undo's own changes: an add takes back a remove, and the other way round
 */
export async function markUndone(
	db: Kysely<LedgerSchema>,
	changeSetId: string,
	inverses: readonly PlannedChange[],
): Promise<void> {
	const originals = inverses.map(({ userid, external_userid, tag_id, action }) => ({
		userid,
		external_userid,
		tag_id,
		action: action === 'add' ? ('remove' as const) : ('add' as const),
	}));
	for (const batch of inBatches(originals, rowsPerStatement(db))) {
		await updateUndone(db, changeSetId, batch).execute();
	}
}

export function updateUndone(
	db: Kysely<LedgerSchema>,
	changeSetId: string,
	originals: readonly UndoneChange[],
) {
	const found = db
		.selectFrom(tableOf(db, originals, COLUMNS).as('original'))
		// Cross, not inner: SQLite then looks up each change, instead of going through the whole set.
		.crossJoin('changes as change')
		.select('change.seq')
		.whereRef('change.external_userid', '=', 'original.external_userid')
		.where(sql<boolean>`lower(change.userid) = lower(original.userid)`)
		.whereRef('change.tag_id', '=', 'original.tag_id')
		.whereRef('change.action', '=', 'original.action')
		.where('change.change_set_id', '=', changeSetId);
	return db
		.updateTable('changes')
		.set({ state: 'undone' })
		.where('change_set_id', '=', changeSetId)
		.where('seq', 'in', found)
		.where('state', '=', 'applied');
}
