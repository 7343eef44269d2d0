import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerConfig, PostgresConfig, SqliteConfig } from '../../lib/ledger/config';
import type { Dialect } from '../../lib/ledger/dialect';
import { openLedger, type Ledger } from '../../lib/ledger/open';
import { startPostgres, type RunningPostgres } from '../../runtime/postgres';

/** Every suite of the ledger runs on both. */
export const dialects: readonly Dialect[] = ['sqlite', 'postgres'];

export interface Databases {
	/** A new, empty ledger: a file of its own, or a schema of its own. */
	open(dialect: Dialect): Promise<Ledger>;
	/** Settings of a new, empty ledger, not yet opened. */
	config(dialect: Dialect): LedgerConfig;
	sqlite(): SqliteConfig;
	postgres(): PostgresConfig;
	/** A folder that goes when the file's tests are over. */
	folder(): string;
}

/** Real databases for the tests of this file: a Postgres server of its own, and a folder for SQLite. */
export function useDatabases(): Databases {
	let server: RunningPostgres;
	let folder: string;
	let count = 0;
	const open: Ledger[] = [];

	beforeAll(async () => {
		folder = mkdtempSync(join(tmpdir(), 'tagops-ledger-'));
		server = await startPostgres();
	});
	afterEach(async () => {
		for (const ledger of open.splice(0)) await ledger.close();
	});
	afterAll(async () => {
		await server?.stop();
		rmSync(folder, { recursive: true, force: true });
	});

	const databases: Databases = {
		async open(dialect) {
			const ledger = await openLedger(databases.config(dialect), { idleMs: 0 });
			open.push(ledger);
			return ledger;
		},
		config: (dialect) => (dialect === 'sqlite' ? databases.sqlite() : databases.postgres()),
		sqlite: () => ({ kind: 'sqlite', file: join(folder, `ledger-${(count += 1)}`, 'ledger.sqlite') }),
		postgres() {
			const { host, port, user, password, database } = server;
			count += 1;
			return {
				kind: 'postgres',
				host,
				port,
				user,
				password,
				database,
				ssl: false,
				schema: `ledger_${count}`,
			};
		},
		folder: () => folder,
	};
	return databases;
}
