import { sql, type Kysely, type RawBuilder } from 'kysely';
import { activeSets } from './active-sets';
import { partsOfCustomers, partsOfSets, type ChangePart } from './change-parts';
import { partsOfKeys } from './key-parts';
import type { LedgerSchema } from './schema';
import { inSpan, isAskedForIn, isInState, type Span } from './took-effect';

/** How many changes there were, in the two parts of a span. */
export interface Tally {
	recent: number;
	older: number;
	/** When the first of the older ones finished; null: there is none. */
	first: number | null;
}

/** A span in two parts: older up to before `recentFrom`, recent from then on. */
export interface SplitSpan extends Span {
	recentFrom: number;
}

export type Dimension = 'customer' | 'operator' | 'tag';

const COLUMNS: Record<Dimension, RawBuilder<string>> = {
	customer: sql`external_userid`,
	operator: sql`asked_by`,
	tag: sql`tag_id`,
};

/**
 * Counts the corp's changes by customer, operator (null: the member) or tag.
 * @param keys left out: all there are. Operators folded, see `foldUserid`
 * @returns what has changes
 */
export async function tallyChanges(
	db: Kysely<LedgerSchema>,
	corpId: string,
	{ dimension, keys, span }: { dimension: Dimension; keys?: Iterable<string>; span: SplitSpan },
): Promise<Map<string, Tally>> {
	const wanted = keys && new Set(keys);
	const tallies = new Map<string, Tally>();
	for await (const part of partsFor(db, corpId, dimension, wanted, span)) {
		for (const { key, ...tally } of await selectTallies(db, COLUMNS[dimension], part, span).execute()) {
			if (wanted === undefined || wanted.has(key)) addTo(tallies, key, tally);
		}
	}
	return tallies;
}

/** Counts what each operator did to each tag: operator (folded) → tag id → tally. */
export async function tallyOperatorTags(
	db: Kysely<LedgerSchema>,
	corpId: string,
	operators: Iterable<string>,
	span: SplitSpan,
): Promise<Map<string, Map<string, Tally>>> {
	const tallies = new Map<string, Map<string, Tally>>();
	for await (const part of partsFor(db, corpId, 'operator', new Set(operators), span)) {
		const rows = await selectTallies(db, COLUMNS.operator, part, span)
			.select('tag_id')
			.groupBy('tag_id')
			.execute();
		for (const { key, tag_id, ...tally } of rows) {
			let ofOperator = tallies.get(key);
			if (ofOperator === undefined) tallies.set(key, (ofOperator = new Map()));
			addTo(ofOperator, tag_id, tally);
		}
	}
	return tallies;
}

async function* partsFor(
	db: Kysely<LedgerSchema>,
	corpId: string,
	dimension: Dimension,
	keys: ReadonlySet<string> | undefined,
	span: Span,
): AsyncGenerator<ChangePart> {
	const isOfCorp = isAskedForIn(corpId);
	if (keys !== undefined && dimension !== 'customer') {
		const parts = partsOfKeys(db, { column: COLUMNS[dimension], keys: [...keys], span });
		for await (const part of parts) yield sql`${part} and ${isOfCorp}`;
		return;
	}
	const sets = activeSets(db, corpId, span.since);
	const parts = keys ? partsOfCustomers(db, keys, sets, isOfCorp) : partsOfSets(db, sets);
	for await (const part of parts)
		yield sql`${part} and ${isInState('applied', 'undone')} and ${inSpan(span)}`;
}

export function selectTallies(
	db: Kysely<LedgerSchema>,
	column: RawBuilder<string>,
	part: ChangePart,
	{ recentFrom }: SplitSpan,
) {
	return db
		.selectFrom('changes')
		.select([
			column.as('key'),
			sql<number>`sum(case when finished_at >= ${recentFrom} then 1 else 0 end)`.as('recent'),
			sql<number>`sum(case when finished_at < ${recentFrom} then 1 else 0 end)`.as('older'),
			sql<number | null>`min(case when finished_at < ${recentFrom} then finished_at end)`.as('first'),
		])
		.where(part)
		.groupBy('key');
}

function addTo(tallies: Map<string, Tally>, key: string, more: Tally): void {
	const tally = tallies.get(key);
	if (tally === undefined) {
		tallies.set(key, more);
		return;
	}
	tally.recent += more.recent;
	tally.older += more.older;
	if (more.first !== null) tally.first = Math.min(more.first, tally.first ?? Infinity);
}
