import { sql, type Kysely, type Selectable } from 'kysely';
import { A_TIME, rowChecker } from './check-row';
import { readAudience, type RolloutCustomer } from './rollout-audience';
import { readStageStarts } from './rollout-transitions';
import { requireRollout } from './rollouts';
import { inBatches, ROWS_PER_TRANSACTION, rowsPerStatement, tableOf, type RowColumns } from './rows';
import type { LedgerSchema, RolloutOutcomesTable } from './schema';
import { inTransaction } from './transaction';

/** That a customer did or suffered what a metric counts. */
export interface Outcome {
	external_userid: string;
	metric: string;
	/** When it happened, epoch ms. */
	at: number;
}

export interface RecordedOutcomes {
	/** Outcomes that are new, or earlier than what was known of the customer, metric and stage. */
	recorded: number;
	/** Outcomes that tell nothing new. */
	known: number;
	/** Outcomes from before the customer was exposed or, in the control group, before the rollout began. */
	tooEarly: number;
	/** Customers who were neither exposed nor are in the control group: nothing of them was written. */
	unknownCustomers: string[];
}

type Row = Omit<Selectable<RolloutOutcomesTable>, 'corp_id' | 'rollout_id'>;

const COLUMNS: RowColumns<Row> = {
	external_userid: 'text',
	metric: 'text',
	stage: 'integer',
	at: 'integer',
	side: 'text',
	listed: 'integer',
};

/**
 * Records what happened to customers of a rollout. Of one customer and metric each stage keeps the first time:
 * each stage is compared on its own, and both sides start it anew. Recording again is harmless, in any order.
 * @param rollout.asOf until when the outcomes are known, epoch ms; kept even where there are none to record
 * @throws LedgerError LEDGER_ROLLOUT when the corp has no such rollout; LEDGER_VALUE when an outcome cannot be
 *   stored; then none is
 */
export async function recordOutcomes(
	db: Kysely<LedgerSchema>,
	rollout: { corp_id: string; rollout_id: string; asOf: number },
	outcomes: readonly Outcome[],
): Promise<RecordedOutcomes> {
	const { corp_id, rollout_id, asOf } = rollout;
	outcomes.forEach(checkOutcome);
	await requireRollout(db, corp_id, rollout_id);
	const starts = await readStageStarts(db, corp_id, rollout_id);
	const result = { recorded: 0, known: 0, tooEarly: 0 };
	const unknownCustomers = new Set<string>();
	for (const part of inBatches(outcomes, ROWS_PER_TRANSACTION)) {
		await inTransaction(db, async (trx) => {
			for (const batch of inBatches(part, rowsPerStatement(db))) {
				const customers = batch.map(({ external_userid }) => external_userid);
				const audience = await readAudience(trx, corp_id, rollout_id, customers);
				const { rows, tooEarly, unknown } = placeOutcomes(batch, audience, starts);
				const recorded = await insertFirsts(trx, rollout, firstOfEach(rows));
				result.recorded += recorded;
				result.known += rows.length - recorded;
				result.tooEarly += tooEarly;
				for (const customer of unknown) unknownCustomers.add(customer);
			}
		});
	}
	await knowUntil(db, corp_id, rollout_id, asOf);
	return { ...result, unknownCustomers: [...unknownCustomers] };
}

/** Gives each outcome the stage and the side it counts for. */
function placeOutcomes(
	outcomes: readonly Outcome[],
	audience: ReadonlyMap<string, RolloutCustomer>,
	starts: readonly number[],
): { rows: Row[]; tooEarly: number; unknown: string[] } {
	const rows: Row[] = [];
	const unknown: string[] = [];
	let tooEarly = 0;
	for (const outcome of outcomes) {
		const customer = audience.get(outcome.external_userid);
		if (customer?.side !== 'exposed' && customer?.side !== 'control') {
			unknown.push(outcome.external_userid);
			continue;
		}
		const stage = stageOf(outcome.at, customer, starts);
		if (stage < 0) tooEarly += 1;
		else rows.push({ ...outcome, stage, side: customer.side, listed: customer.listed });
	}
	return { rows, tooEarly, unknown };
}

function checkOutcome(outcome: Outcome, index: number): void {
	const check = rowChecker('Outcome', outcome, index);
	check('external_userid', outcome.external_userid !== '', 'the id of a customer');
	check('metric', outcome.metric !== '', 'the name of a metric');
	check('at', Number.isSafeInteger(outcome.at), A_TIME);
}

/** The stage during which it happened; −1: too early to count. */
function stageOf(at: number, { exposed_at }: RolloutCustomer, starts: readonly number[]): number {
	return exposed_at !== null && at < exposed_at ? -1 : starts.findLastIndex((start) => start <= at);
}

/** One statement may touch a row only once. In the order of the key, so that two that write do not block each other. */
function firstOfEach(rows: readonly Row[]): Row[] {
	const firsts = new Map<string, Row>();
	for (const row of rows) {
		const key = `${row.external_userid}\n${row.metric}\n${row.stage}`;
		const known = firsts.get(key);
		if (known === undefined || row.at < known.at) firsts.set(key, row);
	}
	return [...firsts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

async function insertFirsts(
	trx: Kysely<LedgerSchema>,
	{ corp_id, rollout_id }: { corp_id: string; rollout_id: string },
	rows: readonly Row[],
): Promise<number> {
	if (rows.length === 0) return 0;
	const columns = Object.keys(COLUMNS) as Array<keyof Row>;
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('rollout_outcomes')
		.columns(['corp_id', 'rollout_id', ...columns])
		.expression((eb) =>
			eb
				.selectFrom(tableOf(trx, rows, COLUMNS).as('given'))
				.select([
					sql<string>`${corp_id}`.as('corp_id'),
					sql<string>`${rollout_id}`.as('rollout_id'),
					...columns,
				])
				.where(sql<boolean>`true`),
		)
		.onConflict((conflict) =>
			conflict
				.columns(['corp_id', 'rollout_id', 'external_userid', 'metric', 'stage'])
				.doUpdateSet({ at: sql`excluded.at` })
				.where(sql<boolean>`excluded.at < rollout_outcomes.at`),
		)
		.executeTakeFirstOrThrow();
	return Number(numInsertedOrUpdatedRows ?? 0);
}

async function knowUntil(
	db: Kysely<LedgerSchema>,
	corpId: string,
	rolloutId: string,
	asOf: number,
): Promise<void> {
	await db
		.updateTable('rollouts')
		.set({ data_as_of: asOf })
		.where('corp_id', '=', corpId)
		.where('id', '=', rolloutId)
		.where((eb) => eb.or([eb('data_as_of', 'is', null), eb('data_as_of', '<', asOf)]))
		.execute();
}
