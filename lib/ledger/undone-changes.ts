import { sql, type Kysely } from 'kysely';
import { selectSeqs, type ChangeKey } from './change-key';
import { isOneOf } from './rows';
import type { LedgerSchema } from './schema';

/**
 * Marks what an undo took back, in the change set that had applied it. `settleChanges` does it for every
 * change set with `undoes`, in the same transaction.
 * @param inverses the undo's own changes: an add takes back a remove, and the other way round
 */
export async function markUndone(
	trx: Kysely<LedgerSchema>,
	changeSetId: string,
	inverses: readonly ChangeKey[],
): Promise<void> {
	if (inverses.length === 0) return;
	const originals = inverses.map((inverse) => ({
		...inverse,
		action: inverse.action === 'add' ? ('remove' as const) : ('add' as const),
	}));
	const rows = await selectSeqs(trx, changeSetId, originals).execute();
	const seqs = rows.flatMap(({ seq }) => (seq === null ? [] : [seq]));
	await trx
		.updateTable('changes')
		.set({ state: 'undone' })
		.where('change_set_id', '=', changeSetId)
		.where(isOneOf(trx, sql<number>`seq`, seqs))
		.where('state', '=', 'applied')
		.execute();
}
