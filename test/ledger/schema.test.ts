import { sql, type Kysely } from 'kysely';
import type { LedgerSchema } from '../../lib/ledger/schema';
import { useDatabases } from './databases';

const databases = useDatabases();

interface Column {
	table: string;
	column: string;
	type: string;
	nullable: boolean;
}

/** Column types as SQLite sees them: what kind of value fits. */
function kindOf(type: string): string {
	if (/double|float/i.test(type)) return 'real';
	return /int/i.test(type) ? 'integer' : type.toLowerCase();
}

async function readColumns(db: Kysely<LedgerSchema>): Promise<Column[]> {
	const tables = await db.introspection.getTables();
	const columns = tables.flatMap((table) =>
		table.columns.map((column) => ({
			table: table.name,
			column: column.name,
			type: kindOf(column.dataType),
			nullable: column.isNullable,
		})),
	);
	return columns.sort((a, b) => `${a.table}.${a.column}`.localeCompare(`${b.table}.${b.column}`));
}

/** Index definitions without quotes, schema names and spaces: `unique changes_by_action on changes(…) where …`. */
function plain(definition: string): string {
	return definition
		.toLowerCase()
		.replace(/\b(ledger_\d+|using btree|create)\b\.?|::text|"/g, '')
		.replace(/\s+|\(|\)/g, '');
}

async function readIndexes(db: Kysely<LedgerSchema>, dialect: 'sqlite' | 'postgres'): Promise<string[]> {
	const query =
		dialect === 'sqlite'
			? sql<{ definition: string }>`
				select sql as definition from sqlite_master where type = 'index' and sql is not null`
			: sql<{ definition: string }>`
				select indexdef as definition from pg_indexes
				where schemaname = current_schema()
				and indexname not in (select conname from pg_constraint)`;
	const { rows } = await query.execute(db);
	return rows.map(({ definition }) => plain(definition)).sort();
}

async function readPrimaryKeys(db: Kysely<LedgerSchema>, dialect: 'sqlite' | 'postgres'): Promise<string[]> {
	const query =
		dialect === 'sqlite'
			? sql<{ name: string }>`
				select m.name || '.' || c.name as name from sqlite_master m, pragma_table_info(m.name) c
				where m.type = 'table' and c.pk > 0`
			: sql<{ name: string }>`
				select relname || '.' || attname as name from pg_constraint
				join pg_class on pg_class.oid = conrelid
				join pg_attribute on attrelid = conrelid and attnum = any(conkey)
				where contype = 'p' and connamespace = current_schema()::regnamespace`;
	const { rows } = await query.execute(db);
	return rows.map(({ name }) => name).sort();
}

describe('the schema', () => {
	it('has the same tables and columns on both databases', async () => {
		const [sqlite, postgres] = [await databases.open('sqlite'), await databases.open('postgres')];
		const columns = await readColumns(sqlite.db);
		expect(columns).toEqual(await readColumns(postgres.db));
		expect(columns.length).toBeGreaterThan(40);
	});

	it('has the same indexes and keys on both databases', async () => {
		const [sqlite, postgres] = [await databases.open('sqlite'), await databases.open('postgres')];
		const indexes = await readIndexes(sqlite.db, 'sqlite');
		expect(indexes).toEqual(await readIndexes(postgres.db, 'postgres'));
		expect(indexes.length).toBeGreaterThan(4);
		const keys = await readPrimaryKeys(sqlite.db, 'sqlite');
		expect(keys).toEqual(await readPrimaryKeys(postgres.db, 'postgres'));
		expect(keys).toContain('changes.seq');
	});

	it('holds its own tables in the schema that was asked for', async () => {
		const { db } = await databases.open('postgres');
		const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db);
		expect(rows[0]?.schema).toMatch(/^ledger_\d+$/);
	});
});
