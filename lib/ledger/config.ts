import { createHash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { LedgerError } from './errors';

export interface SqliteConfig {
	kind: 'sqlite';
	/** Absolute path; its folder is created. `:memory:` gives every open a private, empty ledger. */
	file: string;
}

export interface PostgresConfig {
	kind: 'postgres';
	host: string;
	port: number;
	database: string;
	user: string;
	password: string;
	/** `true`: encrypted, certificate checked. `'no-verify'`: encrypted only. */
	ssl: boolean | 'no-verify';
	/** Created when missing. Default: the first schema of the user's search path, usually `public`. */
	schema?: string;
	/** Connections this process may hold, default 4: every worker of a queue-mode n8n opens its own. */
	maxConnections?: number;
}

export type LedgerConfig = SqliteConfig | PostgresConfig;

/** @throws LedgerError LEDGER_CONFIG naming field, value and what was expected */
export function checkLedgerConfig(config: LedgerConfig): void {
	if (config.kind === 'sqlite') {
		if (config.file !== ':memory:' && !isAbsolute(config.file)) {
			refuse('file', config.file, 'an absolute path such as /home/node/.n8n/tag-ledger.sqlite');
		}
		return;
	}
	for (const field of ['host', 'database', 'user'] as const) {
		if (config[field].trim() === '') refuse(field, config[field], 'a non-empty text');
	}
	if (!isWholeNumber(config.port, 1, 65_535)) {
		refuse('port', config.port, 'a whole number from 1 to 65535, usually 5432');
	}
	if (config.schema !== undefined && !/^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(config.schema)) {
		refuse('schema', config.schema, 'up to 63 letters, digits and underscores, not starting with a digit');
	}
	if (config.maxConnections !== undefined && !isWholeNumber(config.maxConnections, 1, 100)) {
		refuse('maxConnections', config.maxConnections, 'a whole number from 1 to 100');
	}
}

/** Same key, same database with the same rights. A hash, because it is made from the password too. */
export function configKey(config: LedgerConfig): string {
	const parts =
		config.kind === 'sqlite'
			? [config.kind, config.file]
			: [
					config.kind,
					config.host,
					config.port,
					config.database,
					config.user,
					config.password,
					config.ssl,
					config.schema ?? '',
					config.maxConnections ?? '',
				];
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function isWholeNumber(value: number, min: number, max: number): boolean {
	return Number.isInteger(value) && value >= min && value <= max;
}

function refuse(field: string, value: string | number, expected: string): never {
	throw new LedgerError('LEDGER_CONFIG', `Ledger setting ${field} is "${value}", expected ${expected}`, {
		field,
		value,
		expected,
	});
}
