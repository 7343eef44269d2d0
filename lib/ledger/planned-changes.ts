import { sql, type Kysely } from 'kysely';
import { runningSets } from './active-sets';
import { partsOfCustomers, partsOfSets, type ChangePart } from './change-parts';
import { CHANGE_COLUMNS, type Change } from './changes';
import { isOneOf } from './rows';
import type { LedgerSchema } from './schema';

/**
 * What the corp's running change sets still have to do: changes that were planned and not settled, undo sets
 * included, in no particular order. WeCom may or may not have been asked for one; where the set's process
 * died, it never will be again before a later run has found out (`findStaleChangeSets`).
 * @param customers null: of all customers
 */
export async function plannedChanges(
	db: Kysely<LedgerSchema>,
	corpId: string,
	customers: readonly string[] | null,
): Promise<Change[]> {
	const sets = await runningSets(db, corpId);
	if (sets.length === 0) return [];
	const wanted = customers && new Set(customers);
	const ids = sets.map(({ id }) => id);
	// As an expression: customers are looked up by their index, not all changes of the sets gone through.
	const isInSets = isOneOf(db, sql<string>`(change_set_id || '')`, ids);
	const parts = wanted ? partsOfCustomers(db, wanted, sets, isInSets) : partsOfSets(db, sets);
	const planned: Change[] = [];
	for await (const part of parts) {
		for (const change of await selectPlanned(db, part).execute()) {
			if (wanted === null || wanted.has(change.external_userid)) planned.push(change);
		}
	}
	return planned;
}

export function selectPlanned(db: Kysely<LedgerSchema>, part: ChangePart) {
	return db.selectFrom('changes').select(CHANGE_COLUMNS).where(part).where('state', '=', 'planned');
}
