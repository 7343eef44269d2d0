import { sql, type Kysely } from 'kysely';
import { dialectOf } from './dialect';
import { inBatches, isOneOf, rowsPerStatement } from './rows';
import type { LedgerSchema } from './schema';
import { isOfCustomers, type Suppression } from './suppressions';

/** Which suppressions count. Lifted ones never do. */
export interface SuppressionFilter {
	/** Epoch ms: what ended before is left out. */
	now: number;
	/** Left out: all. */
	categories?: readonly string[];
	/** Epoch ms: only what happened then or later. */
	since?: number;
}

/**
 * The suppressions that hold for the given customers, in no particular order. Any number of customers: where
 * the corp has fewer suppressions than that, those are gone through instead of looking up each customer.
 */
export async function readSuppressions(
	db: Kysely<LedgerSchema>,
	corpId: string,
	customers: readonly string[],
	filter: SuppressionFilter,
): Promise<Suppression[]> {
	const wanted = new Set(customers);
	const found: Suppression[] = [];
	if (await hasMoreThan(db, corpId, wanted.size)) {
		for (const batch of inBatches([...wanted], rowsPerStatement(db))) {
			for (const row of await selectOfCustomers(db, corpId, filter, batch).execute()) found.push(row);
		}
		return found;
	}
	for await (const page of pagesOfAll(db, corpId, filter)) {
		for (const row of page) if (wanted.has(row.external_userid)) found.push(row);
	}
	return found;
}

/** All suppressions that hold, in the order of their keys. */
export async function readAllSuppressions(
	db: Kysely<LedgerSchema>,
	corpId: string,
	filter: SuppressionFilter,
): Promise<Suppression[]> {
	const found: Suppression[] = [];
	for await (const page of pagesOfAll(db, corpId, filter)) for (const row of page) found.push(row);
	return found;
}

/** Counts no further than needed. */
async function hasMoreThan(db: Kysely<LedgerSchema>, corpId: string, count: number): Promise<boolean> {
	const beyond = await db
		.selectFrom('suppressions')
		.select('key')
		.where('corp_id', '=', corpId)
		.where('lifted_at', 'is', null)
		.limit(1)
		.offset(count)
		.execute();
	return beyond.length > 0;
}

async function* pagesOfAll(
	db: Kysely<LedgerSchema>,
	corpId: string,
	filter: SuppressionFilter,
): AsyncGenerator<Suppression[]> {
	const limit = dialectOf(db) === 'sqlite' ? 1_000 : 20_000;
	for (let after: Suppression | undefined; ;) {
		const page = await selectPage(db, corpId, filter, limit, after).execute();
		yield page;
		if (page.length < limit) return;
		after = page.at(-1);
	}
}

export function selectPage(
	db: Kysely<LedgerSchema>,
	corpId: string,
	filter: SuppressionFilter,
	limit: number,
	after?: Suppression,
) {
	const select = selectHolding(db, filter).where('corp_id', '=', corpId).orderBy('key').limit(limit);
	return after === undefined ? select : select.where('key', '>', after.key);
}

export function selectOfCustomers(
	db: Kysely<LedgerSchema>,
	corpId: string,
	filter: SuppressionFilter,
	customers: readonly string[],
) {
	return selectHolding(db, filter).where(isOfCustomers(db, corpId, customers));
}

function selectHolding(db: Kysely<LedgerSchema>, { now, categories, since }: SuppressionFilter) {
	let select = db
		.selectFrom('suppressions')
		.selectAll()
		.where('lifted_at', 'is', null)
		.where((eb) => eb.or([eb('until', 'is', null), eb('until', '>=', now)]));
	if (categories !== undefined) select = select.where(isOneOf(db, sql<string>`category`, categories));
	if (since !== undefined) select = select.where('at', '>=', since);
	return select;
}
