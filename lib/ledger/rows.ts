import { sql, type Kysely, type RawBuilder } from 'kysely';
import { dialectOf } from './dialect';
import type { LedgerSchema } from './schema';

export type RowColumns<Row> = { readonly [Column in keyof Row]-?: 'text' | 'integer' | 'real' };

/**
 * Rows as a table inside a statement, to insert from or to join with. They travel as one JSON parameter:
 * the statement's text does not depend on their number, so it is prepared once, and neither database's
 * limit on parameters is met. `position` counts from 1 in the order given. Absent values are null.
 */
export function tableOf<Row extends object>(
	db: Kysely<LedgerSchema>,
	rows: readonly Row[],
	columns: RowColumns<Row>,
): RawBuilder<{ [Column in keyof Row]-?: Exclude<Row[Column], undefined> } & { position: number }> {
	const names = Object.keys(columns) as Array<keyof Row & string>;
	const json = storableJson(rows.map((row) => names.map((name) => row[name] ?? null)));
	const postgres = dialectOf(db) === 'postgres';
	const selected = names.map((name, index) => {
		const value = sql`value ->> ${sql.lit(index)}`;
		const type = postgres ? POSTGRES_TYPES[columns[name]] : undefined;
		return type === undefined
			? sql`${value} as ${sql.ref(name)}`
			: sql`(${value})::${sql.raw(type)} as ${sql.ref(name)}`;
	});
	// The limit makes SQLite read the JSON once, in the outer loop, and look up each row by index. Without it,
	// it is free to read all of the JSON again for each row of the table that is joined.
	return postgres
		? sql`(select position, ${sql.join(selected)}
			from jsonb_array_elements(${json}::jsonb) with ordinality as entry(value, position))`
		: sql`(select key + 1 as position, ${sql.join(selected)} from json_each(${json}) limit -1)`;
}

const POSTGRES_TYPES = { text: undefined, integer: 'bigint', real: 'double precision' } as const;

/**
 * Rows per statement. SQLite works in this process: a statement must end before the event loop is missed
 * (500 rows take some 5 ms). Postgres works elsewhere: there the round trips count.
 */
export function rowsPerStatement(db: Kysely<LedgerSchema>): number {
	return dialectOf(db) === 'sqlite' ? 500 : ROWS_PER_TRANSACTION;
}

/** Rows per transaction: many cost less in all, but whoever else wants to write waits for longer. */
export const ROWS_PER_TRANSACTION = 1_000;

export function* inBatches<T>(rows: readonly T[], size: number): Generator<readonly T[]> {
	for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}

/** Postgres stores neither NUL nor half of a surrogate pair; a text that has one is kept with U+FFFD instead. */
function storableJson(rows: ReadonlyArray<readonly unknown[]>): string {
	const json = JSON.stringify(rows);
	if (!/\\u(?:0000|d[89a-f])/.test(json)) return json;
	return JSON.stringify(rows, (_key, value: unknown) =>
		typeof value === 'string' ? value.replace(/\p{Surrogate}/gu, '\uFFFD').replaceAll('\0', '\uFFFD') : value,
	);
}

/** Whether a column is one of the values. Any number of them, one parameter; looked up one by one by index. */
export function isOneOf<Value extends string | number>(
	db: Kysely<LedgerSchema>,
	column: RawBuilder<Value>,
	values: readonly Value[],
): RawBuilder<boolean> {
	const json = storableJson([values]).slice(1, -1);
	if (dialectOf(db) === 'sqlite') return sql`${column} in (select value from json_each(${json}))`;
	const value = typeof values[0] === 'number' ? sql`value::int` : sql`value`;
	return sql`${column} = any(array(select ${value} from jsonb_array_elements_text(${json}::jsonb) as entry(value)))`;
}
