import { CompiledQuery, type DatabaseConnection, type Driver, type QueryResult } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import type { PostgresConfig } from './config';
import { postgresError } from './postgres-errors';
import { createPool } from './postgres-pool';

export class PostgresPoolDriver implements Driver {
	private readonly pool: Pool;

	constructor(private readonly config: PostgresConfig) {
		this.pool = createPool(config);
	}

	async init(): Promise<void> {}

	async acquireConnection(): Promise<PostgresConnection> {
		try {
			return new PostgresConnection(await this.pool.connect(), this.config);
		} catch (error) {
			throw postgresError(error, this.config);
		}
	}

	async releaseConnection(connection: PostgresConnection): Promise<void> {
		connection.release();
	}

	async beginTransaction(connection: PostgresConnection): Promise<void> {
		await connection.executeQuery(CompiledQuery.raw('begin'));
	}

	async commitTransaction(connection: PostgresConnection): Promise<void> {
		await connection.executeQuery(CompiledQuery.raw('commit'));
	}

	async rollbackTransaction(connection: PostgresConnection): Promise<void> {
		await connection.rollback();
	}

	async destroy(): Promise<void> {
		await this.pool.end();
	}
}

class PostgresConnection implements DatabaseConnection {
	private broken = false;

	constructor(
		private readonly client: PoolClient,
		private readonly config: PostgresConfig,
	) {}

	async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
		try {
			const { rows, rowCount } = await this.client.query(query.sql, [...query.parameters]);
			return { rows, numAffectedRows: BigInt(rowCount ?? 0) };
		} catch (error) {
			throw postgresError(error, this.config);
		}
	}

	streamQuery(): AsyncIterableIterator<never> {
		throw new Error('The ledger does not stream: read in pages');
	}

	async rollback(): Promise<void> {
		try {
			await this.client.query('rollback');
		} catch {
			// The error that led here is the one to report. The server rolls back when the connection goes.
			this.broken = true;
		}
	}

	release(): void {
		this.client.release(this.broken);
	}
}
