import { sql, type Kysely } from 'kysely';
import { dialectOf } from './dialect';
import { LedgerError } from './errors';
import { MIGRATIONS } from './migrations/all';
import { textType, type Migration } from './migrations/migration';
import type { LedgerSchema } from './schema';
import { inLockedTransaction } from './transaction';

/**
 * Brings the schema up to date, in one transaction. Any number of processes may call it at once: one
 * migrates, the others wait and find it done.
 * @param options.schema Postgres schema to create when it is missing
 * @param options.migrations default: all of this version
 * @throws LedgerError LEDGER_TOO_NEW when a newer version of this package has been here
 */
export async function migrate(
	db: Kysely<LedgerSchema>,
	options: { now: number; schema?: string; migrations?: readonly Migration[] },
): Promise<void> {
	const { now, schema, migrations = MIGRATIONS } = options;
	if (pending(migrations, await readVersion(db)).length === 0) return;
	await inLockedTransaction(db, `migrate ${schema ?? ''}`, async (trx) => {
		if (schema !== undefined) await createSchema(trx, schema);
		await createVersionTable(trx);
		for (const migration of pending(migrations, await readVersion(trx))) {
			await migration.up(trx);
			await trx
				.insertInto('schema_version')
				.values({ version: migration.version, name: migration.name, applied_at: now })
				.execute();
		}
	});
}

function pending(migrations: readonly Migration[], version: number): Migration[] {
	const known = migrations.at(-1)?.version ?? 0;
	if (version > known) {
		throw new LedgerError(
			'LEDGER_TOO_NEW',
			`The ledger's schema has version ${version}, this package knows versions up to ${known}. Update ` +
				'n8n-nodes-wecom-tagops on this n8n (every worker included), or choose another ledger.',
			{ version, known },
		);
	}
	return migrations.filter((migration) => migration.version > version);
}

/** 0: nothing there yet. */
async function readVersion(db: Kysely<LedgerSchema>): Promise<number> {
	if (!(await hasVersionTable(db))) return 0;
	const row = await db
		.selectFrom('schema_version')
		.select((eb) => eb.fn.max('version').as('version'))
		.executeTakeFirst();
	return row?.version ?? 0;
}

async function hasVersionTable(db: Kysely<LedgerSchema>): Promise<boolean> {
	const query =
		dialectOf(db) === 'postgres'
			? // In the schema that new tables go to, not anywhere on the search path.
				sql`select 1 from pg_tables where schemaname = current_schema() and tablename = 'schema_version'`
			: sql`select 1 from sqlite_master where type = 'table' and name = 'schema_version'`;
	return (await query.execute(db)).rows.length > 0;
}

/** Asks first: "create schema if not exists" wants the right to create even where it exists. */
async function createSchema(trx: Kysely<LedgerSchema>, schema: string): Promise<void> {
	const { rows } = await sql`select 1 from pg_namespace where nspname = ${schema}`.execute(trx);
	if (rows.length === 0) await trx.schema.createSchema(schema).execute();
}

async function createVersionTable(trx: Kysely<LedgerSchema>): Promise<void> {
	if (await hasVersionTable(trx)) return;
	await trx.schema
		.createTable('schema_version')
		.addColumn('version', 'integer', (column) => column.primaryKey().notNull())
		.addColumn('name', textType(trx), (column) => column.notNull())
		.addColumn('applied_at', 'bigint', (column) => column.notNull())
		.execute();
}
