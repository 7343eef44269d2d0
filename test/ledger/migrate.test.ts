import { sql, type Kysely } from 'kysely';
import { migrate } from '../../lib/ledger/migrate';
import { MIGRATIONS } from '../../lib/ledger/migrations/all';
import type { Migration } from '../../lib/ledger/migrations/migration';
import { openLedger } from '../../lib/ledger/open';
import type { LedgerSchema } from '../../lib/ledger/schema';
import { runChild } from './child';
import { dialects, useDatabases } from './databases';

const databases = useDatabases();
const LATEST = MIGRATIONS.length;

async function readVersions(db: Kysely<LedgerSchema>): Promise<number[]> {
	const rows = await db.selectFrom('schema_version').select('version').orderBy('version').execute();
	return rows.map(({ version }) => version);
}

describe('the list of migrations', () => {
	it('counts up from 1 without gaps', () => {
		expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
	});
});

describe.each(dialects)('migrating on %s', (dialect) => {
	it('runs each step once, and nothing on the next open', async () => {
		const { db } = await databases.open(dialect);
		const versions = MIGRATIONS.map(({ version }) => version);
		expect(await readVersions(db)).toEqual(versions);
		await migrate(db, { now: 1 });
		expect(await readVersions(db)).toEqual(versions);
	});

	it('adds what a newer version of the package brings', async () => {
		const { db } = await databases.open(dialect);
		await migrate(db, { now: 7, migrations: [...MIGRATIONS, addCoupons] });
		expect(await readVersions(db)).toContain(LATEST + 1);
		await sql`insert into coupons (id) values ('j1')`.execute(db);
	});

	it('refuses a schema that a newer version has written', async () => {
		const { db } = await databases.open(dialect);
		await migrate(db, { now: 7, migrations: [...MIGRATIONS, addCoupons] });
		await expect(migrate(db, { now: 8 })).rejects.toMatchObject({
			code: 'LEDGER_TOO_NEW',
			message: expect.stringContaining(
				`has version ${LATEST + 1}, this package knows versions up to ${LATEST}`,
			),
		});
	});

	it('leaves nothing of a step that fails, and goes on from there next time', async () => {
		const { db } = await databases.open(dialect);
		const failing: Migration = {
			...addCoupons,
			async up(trx) {
				await addCoupons.up(trx);
				throw new Error('out of luck');
			},
		};
		await expect(migrate(db, { now: 7, migrations: [...MIGRATIONS, failing] })).rejects.toThrow(
			'out of luck',
		);
		expect(await readVersions(db)).not.toContain(LATEST + 1);
		await migrate(db, { now: 8, migrations: [...MIGRATIONS, addCoupons] });
		expect(await readVersions(db)).toContain(LATEST + 1);
	});

	it('is done by one of several processes that start at the same time', async () => {
		const config = databases.config(dialect);
		const at = Date.now() + 2_500;
		const children = [1, 2, 3].map(() => runChild('migrate-process.ts', { config, at }));
		const versions = JSON.stringify(MIGRATIONS.map(({ version }) => version));
		expect(await Promise.all(children.map(async (child) => await child.finish()))).toEqual([
			[versions],
			[versions],
			[versions],
		]);
	});

	it('happens once for many who open at the same time in one process', async () => {
		const config = databases.config(dialect);
		const ledgers = await Promise.all(
			Array.from({ length: 8 }, async () => await openLedger(config, { idleMs: 0 })),
		);
		expect(new Set(ledgers.map(({ db }) => db)).size).toBe(1);
		for (const ledger of ledgers) await ledger.close();
	});
});

const addCoupons: Migration = {
	version: LATEST + 1,
	name: 'coupons',
	async up(trx) {
		await trx.schema
			.createTable('coupons')
			.addColumn('id', 'text', (column) => column.primaryKey())
			.execute();
	},
};
