import { sql, type Kysely, type Selectable } from 'kysely';
import { rowChecker } from './check-row';
import { requireRollout } from './rollouts';
import { inBatches, isOneOf, ROWS_PER_TRANSACTION, rowsPerStatement, tableOf, type RowColumns } from './rows';
import type { LedgerSchema, RolloutCustomersTable } from './schema';
import { inTransaction } from './transaction';

/** A customer of a rollout's audience; see `RolloutCustomersTable`. */
export type RolloutCustomer = Omit<Selectable<RolloutCustomersTable>, 'corp_id' | 'rollout_id'>;

/** A customer on the side that the plan gives at the stage of the snapshot. */
export type AudienceMember = Pick<RolloutCustomer, 'external_userid' | 'bucket' | 'side'> & {
	/** Whether a list of the plan put the customer there. */
	listed: boolean;
};

/** The stage that a rollout is at, from 0, and the time, epoch ms. */
export interface StageMoment {
	corp_id: string;
	rollout_id: string;
	stage: number;
	at: number;
}

const COLUMNS: RowColumns<RolloutCustomer> = {
	external_userid: 'text',
	bucket: 'integer',
	side: 'text',
	listed: 'integer',
	first_exposed_stage: 'integer',
	exposed_at: 'integer',
};

/**
 * Keeps who takes part in a rollout. Those on the side `exposed` count as exposed from `at` on. Customers that
 * are in the audience already stay as they are, so that a snapshot which was broken off can be taken again.
 * @returns how many customers are new in the audience
 * @throws LedgerError LEDGER_ROLLOUT when the corp has no such rollout; LEDGER_VALUE when a customer cannot be
 *   stored; then none is
 */
export async function snapshotAudience(
	db: Kysely<LedgerSchema>,
	{ corp_id, rollout_id, stage, at }: StageMoment,
	customers: readonly AudienceMember[],
): Promise<number> {
	customers.forEach((customer, index) => {
		rowChecker('Customer', customer, index)(
			'external_userid',
			customer.external_userid !== '',
			'the id of a customer',
		);
	});
	await requireRollout(db, corp_id, rollout_id);
	const columns = Object.keys(COLUMNS) as Array<keyof RolloutCustomer>;
	let added = 0;
	for (const given of inBatches(customers, ROWS_PER_TRANSACTION)) {
		const part = toRows(given, stage, at);
		await inTransaction(db, async (trx) => {
			for (const batch of inBatches(part, rowsPerStatement(db))) {
				const { numInsertedOrUpdatedRows } = await trx
					.insertInto('rollout_customers')
					.columns(['corp_id', 'rollout_id', ...columns])
					.expression((eb) =>
						eb
							.selectFrom(tableOf(trx, batch, COLUMNS).as('given'))
							.select([
								sql<string>`${corp_id}`.as('corp_id'),
								sql<string>`${rollout_id}`.as('rollout_id'),
								...columns,
							])
							.where(sql<boolean>`true`),
					)
					.onConflict((conflict) =>
						conflict.columns(['corp_id', 'rollout_id', 'external_userid']).doNothing(),
					)
					.executeTakeFirstOrThrow();
				added += Number(numInsertedOrUpdatedRows ?? 0);
			}
		});
	}
	return added;
}

/**
 * Keeps that customers are exposed from `at` on. Who was exposed before stays so since then; nobody else than
 * those held back can become exposed: not the control group, and not who is not in the audience.
 * @returns how many became exposed
 */
export async function recordExposure(
	db: Kysely<LedgerSchema>,
	{ corp_id, rollout_id, stage, at }: StageMoment,
	customers: readonly string[],
): Promise<number> {
	let exposed = 0;
	for (const given of inBatches(customers, ROWS_PER_TRANSACTION)) {
		const part = [...new Set(given)].sort();
		await inTransaction(db, async (trx) => {
			for (const batch of inBatches(part, rowsPerStatement(db))) {
				const { numUpdatedRows } = await trx
					.updateTable('rollout_customers')
					.set({ side: 'exposed', first_exposed_stage: stage, exposed_at: at })
					.where('corp_id', '=', corp_id)
					.where('rollout_id', '=', rollout_id)
					.where(isOneOf(trx, sql<string>`external_userid`, batch))
					.where('side', '=', 'held_back')
					.executeTakeFirstOrThrow();
				exposed += Number(numUpdatedRows);
			}
		});
	}
	return exposed;
}

/** Those of the given customers that are in the audience, by id. Any number of customers. */
export async function readAudience(
	db: Kysely<LedgerSchema>,
	corpId: string,
	rolloutId: string,
	customers: readonly string[],
): Promise<Map<string, RolloutCustomer>> {
	const found = new Map<string, RolloutCustomer>();
	for (const batch of inBatches([...new Set(customers)], rowsPerStatement(db))) {
		const rows = await selectAudience(db, corpId, rolloutId, batch).execute();
		for (const row of rows) found.set(row.external_userid, row);
	}
	return found;
}

export function selectAudience(
	db: Kysely<LedgerSchema>,
	corpId: string,
	rolloutId: string,
	customers: readonly string[],
) {
	return db
		.selectFrom('rollout_customers')
		.select(Object.keys(COLUMNS) as Array<keyof RolloutCustomer>)
		.where('corp_id', '=', corpId)
		.where('rollout_id', '=', rolloutId)
		.where(isOneOf(db, sql<string>`external_userid`, customers));
}

/** In the order of the key, so that two processes that take the same snapshot do not block each other. */
function toRows(customers: readonly AudienceMember[], stage: number, at: number): RolloutCustomer[] {
	const rows = customers.map((customer): RolloutCustomer => {
		const exposure =
			customer.side === 'exposed'
				? { first_exposed_stage: stage, exposed_at: at }
				: { first_exposed_stage: null, exposed_at: null };
		return { ...customer, ...exposure, listed: customer.listed ? 1 : 0 };
	});
	return rows.sort((a, b) => (a.external_userid < b.external_userid ? -1 : 1));
}
