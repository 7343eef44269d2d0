import { Pool, types, type ClientBase } from 'pg';
import type { PostgresConfig } from './config';

/** Every worker of a queue-mode n8n has its own pool, and Postgres allows 100 connections by default. */
const DEFAULT_MAX_CONNECTIONS = 4;
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 60_000;
/** A process that hangs in the middle of a transaction must not keep its locks. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000;
/** Object id of bigint, which the driver hands over as text unless told otherwise. */
const BIGINT = 20;

export function createPool(config: PostgresConfig): Pool {
	const pool = new Pool({
		host: config.host,
		port: config.port,
		database: config.database,
		user: config.user,
		password: config.password,
		ssl: config.ssl === 'no-verify' ? { rejectUnauthorized: false } : config.ssl,
		max: config.maxConnections ?? DEFAULT_MAX_CONNECTIONS,
		connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
		keepAlive: true,
		allowExitOnIdle: true,
		application_name: 'n8n-nodes-wecom-tagops',
		// Times and counts stay far below 2^53.
		types: {
			getTypeParser: (oid, format) =>
				oid === BIGINT && format !== 'binary' ? Number : types.getTypeParser(oid, format),
		},
		onConnect: async (client) => await applySettings(client, config),
	});
	// A server that goes away also says so as an event, which nobody listening would make the end of n8n. Who is
	// waiting for a query gets the error there; the pool replaces the connection.
	pool.on('error', () => {});
	pool.on('connect', (client) => client.on('error', () => {}));
	return pool;
}

/** By statement, not as start-up parameters, which connection poolers refuse. */
async function applySettings(client: ClientBase, config: PostgresConfig): Promise<void> {
	const settings: Array<[name: string, value: string]> = [
		['statement_timeout', String(STATEMENT_TIMEOUT_MS)],
		['idle_in_transaction_session_timeout', String(IDLE_IN_TRANSACTION_TIMEOUT_MS)],
	];
	if (config.schema !== undefined) settings.push(['search_path', `"${config.schema}"`]);
	await client.query(
		`select ${settings.map((_, i) => `set_config($${2 * i + 1}, $${2 * i + 2}, false)`).join(', ')}`,
		settings.flat(),
	);
}
