import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { sql } from 'kysely';
import { Client } from 'pg';
import type { LedgerConfig } from '../../lib/ledger/config';
import { LedgerError } from '../../lib/ledger/errors';
import { openLedger } from '../../lib/ledger/open';
import { findFreePort } from '../../runtime/free-port';
import { dialects, useDatabases } from './databases';

const databases = useDatabases();

async function refusal(config: LedgerConfig): Promise<LedgerError> {
	const error: unknown = await openLedger(config, { idleMs: 0 }).then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	if (!(error instanceof LedgerError)) throw new Error(`expected a LedgerError, got ${inspect(error)}`);
	if (config.kind === 'postgres' && config.password !== '') {
		expect(inspect(error, { depth: 9 }) + JSON.stringify(error)).not.toContain(config.password);
	}
	return error;
}

describe.each(dialects)('an open ledger on %s', (dialect) => {
	it('is shared by all who open the same configuration, until the last has closed it', async () => {
		const config = databases.config(dialect);
		const first = await openLedger(config, { idleMs: 30 });
		const second = await openLedger({ ...config }, { idleMs: 30 });
		expect(second.db).toBe(first.db);
		expect(first.dialect).toBe(dialect);
		await first.close();
		await first.close();
		await sleep(80);
		expect(await second.db.selectFrom('change_sets').selectAll().execute()).toEqual([]);
		await second.close();
		await sleep(80);
		await expect(second.db.selectFrom('change_sets').selectAll().execute()).rejects.toThrow();
	});

	it('stays open for the next execution', async () => {
		const config = databases.config(dialect);
		const first = await openLedger(config, { idleMs: 200 });
		await first.close();
		const second = await openLedger(config, { idleMs: 0 });
		expect(second.db).toBe(first.db);
		await sleep(300);
		expect(await second.db.selectFrom('change_sets').selectAll().execute()).toEqual([]);
		await second.close();
	});

	it('keeps what was written when it is opened again', async () => {
		const config = databases.config(dialect);
		const first = await openLedger(config, { idleMs: 0 });
		await first.db.insertInto('closed_endpoints').values({ key: 'k', until: 1_790_000_000_123 }).execute();
		await first.close();
		await sleep(50);
		const second = await openLedger(config, { idleMs: 0 });
		expect(second.db).not.toBe(first.db);
		expect(await second.db.selectFrom('closed_endpoints').selectAll().execute()).toStrictEqual([
			{ key: 'k', until: 1_790_000_000_123 },
		]);
		await second.close();
	});
});

describe('a SQLite ledger whose file was deleted', () => {
	it('starts afresh with the next open', async () => {
		const config = databases.sqlite();
		const first = await openLedger(config, { idleMs: 20 });
		await first.db.insertInto('closed_endpoints').values({ key: 'k', until: 1 }).execute();
		await first.close();
		rmSync(config.file);
		const second = await openLedger(config, { idleMs: 20 });
		expect(await second.db.selectFrom('closed_endpoints').selectAll().execute()).toEqual([]);
		await second.db.insertInto('closed_endpoints').values({ key: 'k2', until: 1 }).execute();
		await sleep(60);
		await second.close();
		await sleep(60);
		const third = await openLedger(config, { idleMs: 20 });
		expect(await third.db.selectFrom('closed_endpoints').select('key').execute()).toEqual([{ key: 'k2' }]);
		await third.close();
	});
});

describe('a ledger that cannot be opened says what to do:', () => {
	it('wrong password', async () => {
		const error = await refusal({ ...databases.postgres(), password: 'hunter2-and-more' });
		expect(error.code).toBe('LEDGER_AUTH');
		expect(error.message).toMatch(/refused the user "ledger"\. Check user and password/);
	});

	it('no password', async () => {
		expect(await refusal({ ...databases.postgres(), password: '' })).toMatchObject({ code: 'LEDGER_AUTH' });
	});

	it('unknown user', async () => {
		expect(await refusal({ ...databases.postgres(), user: 'nobody' })).toMatchObject({ code: 'LEDGER_AUTH' });
	});

	it('missing database', async () => {
		const error = await refusal({ ...databases.postgres(), database: 'tags' });
		expect(error.code).toBe('LEDGER_DATABASE_MISSING');
		expect(error.message).toContain('CREATE DATABASE "tags"');
	});

	it('nobody listens', async () => {
		const port = await findFreePort();
		const error = await refusal({ ...databases.postgres(), port });
		expect(error.code).toBe('LEDGER_UNREACHABLE');
		expect(error.message).toContain(`127.0.0.1:${port}. Check host and port`);
	});

	it('unknown host', async () => {
		const error = await refusal({ ...databases.postgres(), host: 'no-such-host.invalid' });
		expect(error.code).toBe('LEDGER_UNREACHABLE');
	});

	it('a server that never answers', async () => {
		const silent = await listen();
		const error = await refusal({ ...databases.postgres(), port: silent.port });
		expect(error.code).toBe('LEDGER_UNREACHABLE');
		silent.server.close();
	});

	it('no SSL on the server', async () => {
		const error = await refusal({ ...databases.postgres(), ssl: true });
		expect(error.code).toBe('LEDGER_SSL');
		expect(error.message).toContain('Turn SSL off in the ledger credential');
	});

	it('a user who may not create tables', async () => {
		const config = databases.postgres();
		const admin = new Client({ ...config, ssl: false });
		await admin.connect();
		await admin.query(`create role reader login password 'reader-secret'`);
		await admin.query('create schema kept');
		await admin.query('grant usage on schema kept to reader');
		await admin.end();
		const error = await refusal({ ...config, user: 'reader', password: 'reader-secret', schema: 'kept' });
		expect(error.code).toBe('LEDGER_PERMISSION');
		expect(error.message).toContain('"reader"');
	});

	it.each<[string, (folder: string) => string, RegExp]>([
		['a folder in place of the file', (folder) => folder, /it is a folder/],
		[
			'a file in place of the folder',
			(folder) => join(folder, 'text', 'ledger.sqlite'),
			/a file, not a folder/,
		],
		['a folder that nobody may write to', () => '/proc/ledger/ledger.sqlite', /\/proc\/ledger/],
		['a file that is something else', (folder) => join(folder, 'text'), /not an SQLite database/],
	])('%s', async (_name, path, says) => {
		const folder = join(databases.folder(), `f${Math.random()}`);
		mkdirSync(folder);
		writeFileSync(join(folder, 'text'), 'dear diary, '.repeat(100));
		const error = await refusal({ kind: 'sqlite', file: path(folder) });
		expect(error.code).toBe('LEDGER_FILE');
		expect(error.message).toMatch(says);
		expect(error.message).toContain('Choose a path in a folder that n8n may write to');
	});

	it.each<[Partial<LedgerConfig> & object, string]>([
		[{ kind: 'sqlite', file: 'ledger.sqlite' }, 'file is "ledger.sqlite", expected an absolute path'],
		[{ port: 0 }, 'port is "0", expected a whole number from 1 to 65535'],
		[{ port: 5432.5 }, 'port is "5432.5"'],
		[{ host: ' ' }, 'host is " ", expected a non-empty text'],
		[{ database: '' }, 'database is ""'],
		[{ schema: 'tags"; drop table' }, 'schema is "tags"; drop table"'],
		[{ maxConnections: 0 }, 'maxConnections is "0", expected a whole number from 1 to 100'],
	])('setting %j', async (setting, says) => {
		const error = await refusal({ ...databases.postgres(), ...setting } as LedgerConfig);
		expect(error.code).toBe('LEDGER_CONFIG');
		expect(error.message).toContain(`Ledger setting ${says}`);
	});

	it('and tries afresh the next time', async () => {
		const config = databases.postgres();
		const admin = new Client({ ...config, ssl: false });
		await admin.connect();
		expect(await refusal({ ...config, database: 'late' })).toMatchObject({ code: 'LEDGER_DATABASE_MISSING' });
		await admin.query('create database late');
		const ledger = await openLedger({ ...config, database: 'late' }, { idleMs: 0 });
		expect(await ledger.db.selectFrom('change_sets').selectAll().execute()).toEqual([]);
		await ledger.close();
		await admin.end();
	});
});

describe('a Postgres ledger that loses its server', () => {
	it('says so, and works again when the server does', async () => {
		const config = databases.postgres();
		const ledger = await openLedger({ ...config, maxConnections: 1 }, { idleMs: 0 });
		const admin = new Client({ ...config, ssl: false });
		await admin.connect();
		const cut = ledger.db.transaction().execute(async (trx) => {
			const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
			await admin.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
			await sleep(50);
			await trx.selectFrom('change_sets').selectAll().execute();
		});
		await expect(cut).rejects.toMatchObject({ code: 'LEDGER_UNREACHABLE' });
		expect(await ledger.db.selectFrom('change_sets').selectAll().execute()).toEqual([]);
		await admin.end();
		await ledger.close();
	});
});

async function listen(): Promise<{ server: Server; port: number }> {
	const port = await findFreePort();
	const server = createServer((socket) => socket.on('error', () => {}));
	await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
	server.unref();
	return { server, port };
}
