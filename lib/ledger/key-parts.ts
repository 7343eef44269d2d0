import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { ChangePart } from './change-parts';
import { dialectOf } from './dialect';
import { inBatches, isOneOf } from './rows';
import type { LedgerSchema } from './schema';
import { inSpan, TOOK_EFFECT, type Span } from './took-effect';

/** Entries of an index that a statement on SQLite may go through: some 2 ms. */
const ENTRIES = 5_000;

/** Keys per statement. */
const KEYS = 200;

interface KeyedSpan {
	/** The first column of an index that goes on with `finished_at`. */
	column: RawBuilder<string>;
	keys: readonly string[];
	span: Span;
}

/** Covers all changes in a span that took effect and have one of the keys, of every corp. */
export async function* partsOfKeys(db: Kysely<LedgerSchema>, of: KeyedSpan): AsyncGenerator<ChangePart> {
	for (const keys of inBatches(of.keys, KEYS)) yield* partsOfFew(db, { ...of, keys });
}

async function* partsOfFew(db: Kysely<LedgerSchema>, of: KeyedSpan): AsyncGenerator<ChangePart> {
	const { column, keys, span } = of;
	const whole = conditionOf(db, of);
	// Postgres works elsewhere: there is nothing to hold up.
	const beyond = dialectOf(db) === 'sqlite' ? await readBeyond(db, whole, keys.length === 1) : undefined;
	if (beyond === undefined) {
		yield whole;
	} else if (keys.length > 1) {
		const half = Math.ceil(keys.length / 2);
		yield* partsOfFew(db, { column, keys: keys.slice(0, half), span });
		yield* partsOfFew(db, { column, keys: keys.slice(half), span });
	} else {
		// As many as share a millisecond stay together.
		const next = Math.max(beyond, span.since + 1);
		yield conditionOf(db, { column, keys, span: { since: span.since, until: next - 1 } });
		yield* partsOfFew(db, { column, keys, span: { since: next, until: span.until } });
	}
}

function conditionOf(db: Kysely<LedgerSchema>, { column, keys, span }: KeyedSpan): ChangePart {
	const hasKey = keys.length === 1 ? sql`${column} = ${keys[0]}` : isOneOf(db, column, keys);
	return sql`${hasKey} and ${inSpan(span)} and ${TOOK_EFFECT}`;
}

/**
 * When a change finished that is one too many for a statement, in the order of time if `ordered`; undefined:
 * there are none too many. Only changes of a single key are in that order by themselves.
 */
async function readBeyond(
	db: Kysely<LedgerSchema>,
	condition: ChangePart,
	ordered: boolean,
): Promise<number | undefined> {
	const row = await db
		.selectFrom('changes')
		.select(sql<number>`finished_at`.as('finished_at'))
		.where(condition)
		.$if(ordered, (query) => query.orderBy('finished_at'))
		.limit(1)
		.offset(ENTRIES)
		.executeTakeFirst();
	return row?.finished_at;
}
