import { sql, type Kysely, type RawBuilder } from 'kysely';
import { customerSlices } from './rollout-slices';
import type { LedgerSchema, RolloutCustomersTable, RolloutOutcomesTable } from './schema';

/*
 * How many customers a rollout has, and how many of them had which outcome. Customers whom a list put on their
 * side are in no comparison, and so in no count of outcomes.
 */

interface RolloutKey {
	corp_id: string;
	rollout_id: string;
}

/** Customers of an audience that are the same in all of this. */
export interface AudienceCount {
	side: RolloutCustomersTable['side'];
	/** 1: on this side because a list names them. */
	listed: number;
	first_exposed_stage: number | null;
	customers: number;
}

/** @param query.until epoch ms: leaves out who was exposed later */
export async function audienceCounts(
	db: Kysely<LedgerSchema>,
	{ corp_id, rollout_id, until }: RolloutKey & { until?: number },
): Promise<AudienceCount[]> {
	const counts = new Map<string, AudienceCount>();
	for await (const slice of customerSlices(db, 'rollout_customers', corp_id, rollout_id)) {
		const rows = await db
			.selectFrom('rollout_customers')
			.select(['side', 'listed', 'first_exposed_stage', (eb) => eb.fn.countAll<number>().as('customers')])
			.where('corp_id', '=', corp_id)
			.where('rollout_id', '=', rollout_id)
			.where(slice)
			.$if(until !== undefined, (select) =>
				select.where((eb) => eb.or([eb('exposed_at', 'is', null), eb('exposed_at', '<=', until!)])),
			)
			.groupBy(['side', 'listed', 'first_exposed_stage'])
			.execute();
		for (const row of rows) {
			const key = [row.side, row.listed, row.first_exposed_stage].join();
			const count = counts.get(key);
			if (count === undefined) counts.set(key, row);
			else count.customers += row.customers;
		}
	}
	return [...counts.values()];
}

/** Spans of time for a chart, each as long as the others. */
export interface Periods {
	/** Start of the first, epoch ms. */
	from: number;
	periodMs: number;
}

/** How many drawn customers were exposed in each period: by number of the period, from 0. */
export async function exposuresOverTime(
	db: Kysely<LedgerSchema>,
	{ corp_id, rollout_id, ...periods }: RolloutKey & Periods,
): Promise<Map<number, number>> {
	const counts = new Map<number, number>();
	for await (const slice of customerSlices(db, 'rollout_customers', corp_id, rollout_id)) {
		const rows = await db
			.selectFrom('rollout_customers')
			.select([
				periodOf('exposed_at', periods).as('period'),
				(eb) => eb.fn.countAll<number>().as('customers'),
			])
			.where('corp_id', '=', corp_id)
			.where('rollout_id', '=', rollout_id)
			.where(slice)
			.where('listed', '=', 0)
			.where('exposed_at', '>=', periods.from)
			.groupBy('period')
			.execute();
		for (const { period, customers } of rows) counts.set(period, (counts.get(period) ?? 0) + customers);
	}
	return counts;
}

export interface OutcomeQuery extends RolloutKey {
	/** Only outcomes during this stage; left out: during any, each customer counted once. */
	stage?: number;
	/** Epoch ms; left out: all that are known. */
	until?: number;
}

/** Customers of each side. */
export type SideCounts = Record<RolloutOutcomesTable['side'], number>;

/** How many drawn customers had each outcome: by metric. Metrics without outcomes are not there. */
export async function outcomeCounts(
	db: Kysely<LedgerSchema>,
	query: OutcomeQuery,
): Promise<Map<string, SideCounts>> {
	const allTime = { from: 0, periodMs: Number.MAX_SAFE_INTEGER };
	const series = await outcomesOverTime(db, { ...query, ...allTime });
	return new Map([...series].map(([metric, periods]) => [metric, periods.get(0)!]));
}

/** How many drawn customers had each outcome for the first time in each period: by metric, by number of the period. */
export async function outcomesOverTime(
	db: Kysely<LedgerSchema>,
	query: OutcomeQuery & Periods,
): Promise<Map<string, Map<number, SideCounts>>> {
	const series = new Map<string, Map<number, SideCounts>>();
	for await (const slice of customerSlices(db, 'rollout_outcomes', query.corp_id, query.rollout_id)) {
		for (const row of await selectFirsts(db, query, slice).execute()) {
			let periods = series.get(row.metric);
			if (periods === undefined) series.set(row.metric, (periods = new Map()));
			let counts = periods.get(row.period);
			if (counts === undefined) periods.set(row.period, (counts = { exposed: 0, control: 0 }));
			counts[row.side] += row.customers;
		}
	}
	return series;
}

export function selectFirsts(
	db: Kysely<LedgerSchema>,
	{ corp_id, rollout_id, stage, until, ...periods }: OutcomeQuery & Periods,
	slice: RawBuilder<boolean>,
) {
	let firsts = db
		.selectFrom('rollout_outcomes')
		.select(['external_userid', 'metric', 'side', (eb) => eb.fn.min('at').as('at')])
		.where('corp_id', '=', corp_id)
		.where('rollout_id', '=', rollout_id)
		.where(slice)
		.where('listed', '=', 0)
		.groupBy(['external_userid', 'metric', 'side']);
	if (stage !== undefined) firsts = firsts.where('stage', '=', stage);
	if (until !== undefined) firsts = firsts.where('at', '<=', until);
	return db
		.selectFrom(firsts.as('firsts'))
		.select([
			'metric',
			'side',
			periodOf('at', periods).as('period'),
			(eb) => eb.fn.countAll<number>().as('customers'),
		])
		.where('at', '>=', periods.from)
		.groupBy(['metric', 'side', 'period']);
}

function periodOf(time: 'at' | 'exposed_at', { from, periodMs }: Periods): RawBuilder<number> {
	return sql<number>`cast((${sql.ref(time)} - ${from}) / ${periodMs} as integer)`;
}
