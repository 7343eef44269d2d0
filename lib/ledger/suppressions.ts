import { sql, type Kysely, type RawBuilder, type Selectable } from 'kysely';
import { LedgerError } from './errors';
import { inBatches, isOneOf, ROWS_PER_TRANSACTION, rowsPerStatement, tableOf, type RowColumns } from './rows';
import type { LedgerSchema, SuppressionsTable } from './schema';
import { inTransaction } from './transaction';
import { foldUserid } from './userid';

/** A customer who must not be touched; see `SuppressionsTable`. */
export type Suppression = Selectable<SuppressionsTable>;

/** What is to be recorded. `userid` left out: no member may touch the customer. */
export type NewSuppression = Pick<Suppression, 'external_userid' | 'category' | 'at' | 'source'> &
	Partial<Pick<Suppression, 'userid' | 'until' | 'note' | 'key'>>;

type StoredSuppression = Omit<Suppression, 'corp_id' | 'lifted_at'>;

const COLUMNS: RowColumns<StoredSuppression> = {
	key: 'text',
	external_userid: 'text',
	userid: 'text',
	category: 'text',
	at: 'integer',
	until: 'integer',
	source: 'text',
	note: 'text',
};

/** The same event of the same customer has the same key, whoever records it and however often. */
export function suppressionKey({ external_userid, userid, category, at }: NewSuppression): string {
	return [external_userid, userid?.toLowerCase() ?? '', at, category].join('|');
}

/**
 * Records suppressions. One whose key the corp already has is left as it is, even if it was lifted since: a
 * flow that runs again does not bring back what somebody ended.
 * @returns how many were new, and how many were known (given twice included)
 * @throws LedgerError LEDGER_VALUE when a row cannot be stored; then none is
 */
export async function recordSuppressions(
	db: Kysely<LedgerSchema>,
	corpId: string,
	suppressions: readonly NewSuppression[],
): Promise<{ recorded: number; known: number }> {
	const columns = Object.keys(COLUMNS) as Array<keyof StoredSuppression>;
	const rows = suppressions.map(toStored);
	let recorded = 0;
	for (const given of inBatches(rows, ROWS_PER_TRANSACTION)) {
		// In the order of the key, so that two processes that record the same do not block each other.
		const part = [...given].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
		await inTransaction(db, async (trx) => {
			for (const batch of inBatches(part, rowsPerStatement(db))) {
				const inserted = await trx
					.insertInto('suppressions')
					.columns(['corp_id', ...columns])
					.expression((eb) =>
						eb
							.selectFrom(tableOf(trx, batch, COLUMNS).as('given'))
							.select([sql<string>`${corpId}`.as('corp_id'), ...columns])
							.where(sql<boolean>`true`),
					)
					.onConflict((conflict) => conflict.columns(['corp_id', 'key']).doNothing())
					.executeTakeFirst();
				recorded += Number(inserted.numInsertedOrUpdatedRows ?? 0);
			}
		});
	}
	return { recorded, known: rows.length - recorded };
}

const MAX_CATEGORY = 64;

function toStored(row: NewSuppression, index: number): StoredSuppression {
	const check = (field: keyof NewSuppression, valid: boolean, expected: string): void => {
		if (valid) return;
		const value = String(row[field]);
		throw new LedgerError(
			'LEDGER_VALUE',
			`Suppression ${index + 1}: ${field} is "${value}", expected ${expected}`,
			{ row: index + 1, field, value, expected },
		);
	};
	const { external_userid, userid, category, at, until, key } = row;
	check('external_userid', external_userid !== '', 'the id of a customer');
	check('userid', userid !== '', 'the id of a member, or none');
	check('category', category !== '' && category.length <= MAX_CATEGORY, `1 to ${MAX_CATEGORY} characters`);
	check('at', Number.isSafeInteger(at), 'a time in epoch milliseconds');
	check(
		'until',
		(until ?? at) >= at && Number.isSafeInteger(until ?? at),
		`a time not before ${at}, or none`,
	);
	check('key', key !== '', 'a text, or none');
	return {
		key: key ?? suppressionKey(row),
		external_userid,
		userid: userid ?? null,
		category,
		at,
		until: until ?? null,
		source: row.source,
		note: row.note ?? null,
	};
}

/**
 * Ends suppressions of customers. What happened after `at` goes on.
 * @param lift.userid only those that this member must not touch; left out: for all members
 * @param lift.category left out: of every category
 * @returns how many ended
 */
export async function liftSuppressions(
	db: Kysely<LedgerSchema>,
	corpId: string,
	lift: { external_userids: readonly string[]; userid?: string; category?: string; at: number },
): Promise<number> {
	let lifted = 0;
	for (const batch of inBatches([...new Set(lift.external_userids)].sort(), rowsPerStatement(db))) {
		let update = db
			.updateTable('suppressions')
			.set({ lifted_at: lift.at })
			.where(isOfCustomers(db, corpId, batch))
			.where('lifted_at', 'is', null)
			.where('at', '<=', lift.at);
		if (lift.category !== undefined) update = update.where('category', '=', lift.category);
		if (lift.userid !== undefined) update = update.where(sql`lower(userid)`, '=', foldUserid(lift.userid));
		const { numUpdatedRows } = await update.executeTakeFirstOrThrow();
		lifted += Number(numUpdatedRows);
	}
	return lifted;
}

/**
 * The corp as an expression, so that the primary key cannot be used: it begins with the corp, and Postgres,
 * while it has no statistics of a new table, would go through all of the corp's.
 */
export function isOfCustomers(
	db: Kysely<LedgerSchema>,
	corpId: string,
	customers: readonly string[],
): RawBuilder<boolean> {
	return sql`${isOneOf(db, sql<string>`external_userid`, customers)} and (corp_id || '') = ${corpId}`;
}
