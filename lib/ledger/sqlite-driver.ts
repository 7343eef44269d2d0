import type { DatabaseSync } from 'node:sqlite';
import { CompiledQuery, type Driver, type TransactionSettings } from 'kysely';
import { Checkpointer } from './checkpointer';
import { Mutex } from './mutex';
import { SqliteConnection } from './sqlite-connection';
import { sqliteError } from './sqlite-errors';
import { openSqliteFile, SQLITE_SETTINGS } from './sqlite-file';

/** One connection, handed to one user at a time, in the order asked. */
export class SqliteFileDriver implements Driver {
	private readonly mutex = new Mutex();
	private readonly checkpointer: Checkpointer | undefined;
	private database: DatabaseSync | undefined;
	private connection: SqliteConnection | undefined;

	constructor(private readonly file: string) {
		if (file !== ':memory:') this.checkpointer = new Checkpointer(file);
	}

	async init(): Promise<void> {
		try {
			this.database = openSqliteFile(this.file);
			this.connection = new SqliteConnection(this.database, this.file);
			for (const setting of SQLITE_SETTINGS) await this.run(this.connection, setting);
		} catch (error) {
			await this.destroy();
			throw sqliteError(error, this.file);
		}
	}

	async acquireConnection(): Promise<SqliteConnection> {
		await this.mutex.lock();
		if (this.connection !== undefined) return this.connection;
		this.mutex.unlock();
		throw new Error('The ledger is closed');
	}

	async releaseConnection(connection: SqliteConnection): Promise<void> {
		this.checkpointer?.checkpoint(connection.countWritten());
		this.mutex.unlock();
	}

	/**
	 * Immediate: a transaction that starts as a reader and wants to write later cannot wait for another
	 * writer, it fails. So everything that may write takes its turn at the start.
	 */
	async beginTransaction(connection: SqliteConnection, settings: TransactionSettings): Promise<void> {
		await this.run(connection, settings.accessMode === 'read only' ? 'begin deferred' : 'begin immediate');
	}

	async commitTransaction(connection: SqliteConnection): Promise<void> {
		await this.run(connection, 'commit');
	}

	async rollbackTransaction(connection: SqliteConnection): Promise<void> {
		// SQLite has rolled back by itself after some errors, a full disk for one.
		if (this.database?.isTransaction === true) await this.run(connection, 'rollback');
	}

	async destroy(): Promise<void> {
		this.connection = undefined;
		await this.checkpointer?.stop();
		if (this.database?.isOpen === true) this.database.close();
	}

	private async run(connection: SqliteConnection, statement: string): Promise<void> {
		await connection.executeQuery(CompiledQuery.raw(statement));
	}
}
