import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { LedgerError } from './errors';
import { isBusy, sqliteError } from './sqlite-errors';

/** Statements run in this process, one after the other; after this much work the event loop gets a turn. */
const MAX_WORK_MS = 8;

/** How long to wait for another process that writes the same file. */
const MAX_WAIT_MS = 15_000;

/** Prepared statements kept. The ledger has some dozens of different ones. */
const MAX_STATEMENTS = 200;

export class SqliteConnection implements DatabaseConnection {
	private readonly statements = new Map<string, StatementSync>();
	private workMs = 0;

	constructor(
		private readonly database: DatabaseSync,
		private readonly file: string,
	) {}

	async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
		const parameters = query.parameters.map(checkParameter);
		if (this.workMs > MAX_WORK_MS) {
			this.workMs = 0;
			await nextTurn();
		}
		for (let waitedMs = 0; ;) {
			const start = performance.now();
			try {
				return this.run<Row>(query.sql, parameters);
			} catch (error) {
				// Inside a transaction we are the writer already: there busy means something else.
				if (!isBusy(error) || this.database.isTransaction || waitedMs >= MAX_WAIT_MS) {
					throw sqliteError(error, this.file);
				}
			} finally {
				this.workMs += performance.now() - start;
			}
			// Uneven on purpose, so that two waiting processes do not keep step.
			const pauseMs = 2 + Math.random() * Math.min(25, 2 + waitedMs / 4);
			await sleep(pauseMs);
			waitedMs += pauseMs;
		}
	}

	/** Rows written since the file was opened. */
	countWritten(): number {
		const count = this.prepare('select total_changes() as rows').get()?.rows;
		return typeof count === 'number' ? count : 0;
	}

	streamQuery(): AsyncIterableIterator<never> {
		throw new Error('The ledger does not stream: read in pages');
	}

	private run<Row>(text: string, parameters: readonly SQLInputValue[]): QueryResult<Row> {
		const statement = this.prepare(text);
		// A statement answers with rows when it has columns: `returning` counts, not just `select`.
		if (statement.columns().length > 0) {
			return { rows: statement.all(...parameters).map((row) => copyRow<Row>(row)) };
		}
		const { changes, lastInsertRowid } = statement.run(...parameters);
		return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
	}

	private prepare(text: string): StatementSync {
		const known = this.statements.get(text);
		if (known !== undefined) return known;
		const statement = this.database.prepare(text);
		if (this.statements.size >= MAX_STATEMENTS) {
			const [oldest] = this.statements.keys();
			if (oldest !== undefined) this.statements.delete(oldest);
		}
		this.statements.set(text, statement);
		return statement;
	}
}

/** node:sqlite would store a Date as NULL without a word; the rest it refuses without saying which one. */
function checkParameter(value: unknown, index: number): SQLInputValue {
	if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
		return value;
	}
	if (value instanceof Uint8Array) return value;
	const kind =
		value instanceof Date ? 'a Date' : typeof value === 'object' ? 'an object' : `${String(value)}`;
	throw new LedgerError(
		'LEDGER_VALUE',
		`Parameter ${index + 1} of a ledger statement is ${kind}, expected text, number, bigint, bytes or null ` +
			'(times are epoch ms, yes and no are 1 and 0)',
		{ parameter: index + 1, kind },
	);
}

/** node:sqlite's rows have no prototype, which strict comparison and some libraries trip over. */
function copyRow<Row>(row: object): Row {
	const copy: unknown = { ...row };
	return copy as Row;
}
