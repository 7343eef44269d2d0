import { sql, type Kysely, type Selectable } from 'kysely';
import { A_TIME, rowChecker } from './check-row';
import { inBatches, ROWS_PER_TRANSACTION, rowsPerStatement, tableOf, type RowColumns } from './rows';
import type { InteractionsTable, LedgerSchema } from './schema';
import { inTransaction } from './transaction';
import { foldUserid } from './userid';

/** Something that a customer did; see `InteractionsTable`. */
export type Interaction = Omit<Selectable<InteractionsTable>, 'corp_id'>;

/** What is to be recorded. `key` left out: `interactionKey`. */
export type NewInteraction = Pick<Interaction, 'external_userid' | 'kind' | 'at'> &
	Partial<Pick<Interaction, 'key' | 'userid' | 'tag_id'>>;

const COLUMNS: RowColumns<Interaction> = {
	key: 'text',
	external_userid: 'text',
	userid: 'text',
	tag_id: 'text',
	kind: 'text',
	at: 'integer',
};

/** The same interaction has the same key, however often it is delivered. */
export function interactionKey({ external_userid, userid, tag_id, kind, at }: NewInteraction): string {
	return [external_userid, foldUserid(userid ?? ''), tag_id ?? '', at, kind].join('|');
}

/**
 * Records interactions. One whose key the corp has already, or that is given twice, counts once.
 * @returns those that are new
 * @throws LedgerError LEDGER_VALUE when one cannot be stored; then none is
 */
export async function recordInteractions(
	db: Kysely<LedgerSchema>,
	corpId: string,
	interactions: readonly NewInteraction[],
): Promise<Interaction[]> {
	const fresh: Interaction[] = [];
	for (const part of inBatches(withKeys(interactions), ROWS_PER_TRANSACTION)) {
		const recorded = await inTransaction(db, async (trx) => await insertNew(trx, corpId, part));
		for (const interaction of recorded) fresh.push(interaction);
	}
	return fresh;
}

/** @throws LedgerError LEDGER_VALUE when one cannot be stored */
export function withKeys(interactions: readonly NewInteraction[]): Interaction[] {
	return interactions.map(toStored);
}

/** @returns what the corp had not, each key once, in the order in which it happened */
export async function insertNew(
	trx: Kysely<LedgerSchema>,
	corpId: string,
	interactions: readonly Interaction[],
): Promise<Interaction[]> {
	const columns = Object.keys(COLUMNS) as Array<keyof Interaction>;
	const fresh: Interaction[] = [];
	// In the order of the key, so that two processes that record the same do not block each other.
	const ordered = [...interactions].sort((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -1 : 1));
	for (const batch of inBatches(ordered, rowsPerStatement(trx))) {
		const rows = await trx
			.insertInto('interactions')
			.columns(['corp_id', ...columns])
			.expression((eb) =>
				eb
					.selectFrom(tableOf(trx, batch, COLUMNS).as('given'))
					.select([sql<string>`${corpId}`.as('corp_id'), ...columns])
					.where(sql<boolean>`true`),
			)
			.onConflict((conflict) => conflict.columns(['corp_id', 'key']).doNothing())
			.returning('key')
			.execute();
		const isNew = new Set(rows.map(({ key }) => key));
		for (const interaction of batch) if (isNew.delete(interaction.key)) fresh.push(interaction);
	}
	return fresh.sort((a, b) => a.at - b.at);
}

function toStored(interaction: NewInteraction, index: number): Interaction {
	const check = rowChecker('Interaction', interaction, index);
	const { external_userid, userid, tag_id, kind, at, key } = interaction;
	check('external_userid', external_userid !== '', 'the id of a customer');
	check('userid', userid !== '', 'the id of a member, or none');
	check('tag_id', tag_id !== '', 'the id of a tag, or none');
	check('kind', kind !== '', 'a word such as reply');
	check('at', Number.isSafeInteger(at), A_TIME);
	check('key', key !== '', 'a text, or none');
	return {
		key: key ?? interactionKey(interaction),
		external_userid,
		userid: userid ?? null,
		tag_id: tag_id ?? null,
		kind,
		at,
	};
}
