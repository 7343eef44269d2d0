import { existsSync } from 'node:fs';
import { Kysely } from 'kysely';
import { checkLedgerConfig, configKey, type LedgerConfig } from './config';
import type { Dialect } from './dialect';
import { migrate } from './migrate';
import { createPostgresDialect } from './postgres-dialect';
import type { LedgerSchema } from './schema';
import { createSqliteDialect } from './sqlite-dialect';

/** An open ledger. Shared by everyone in the process who opened the same configuration. */
export interface Ledger {
	readonly db: Kysely<LedgerSchema>;
	readonly dialect: Dialect;
	/** Gives the reference back; the database is closed some minutes after the last one. Twice is harmless. */
	close(): Promise<void>;
}

export interface OpenOptions {
	/** How long an unused ledger stays open for the next execution; default 5 minutes. */
	idleMs?: number;
	/** Default Date.now. */
	now?: () => number;
}

const DEFAULT_IDLE_MS = 5 * 60_000;

interface Shared {
	db: Promise<Kysely<LedgerSchema>>;
	isOpen: boolean;
	references: number;
	idle: NodeJS.Timeout | undefined;
}

/** Process-wide: opening is too slow, and connections are too scarce, to do it per execution. */
const opened = new Map<string, Shared>();

/**
 * Opens the ledger and brings its schema up to date.
 * Cheap to call again: open in every execution, close in its `finally`.
 * @throws LedgerError whose message says what to do
 */
export async function openLedger(config: LedgerConfig, options: OpenOptions = {}): Promise<Ledger> {
	checkLedgerConfig(config);
	if (config.kind === 'sqlite' && config.file === ':memory:') return await openPrivate(config, options);
	const key = configKey(config);
	const known = opened.get(key);
	const shared =
		known !== undefined && !isDeleted(known, config) ? known : share(key, config, options, known);
	clearTimeout(shared.idle);
	shared.references += 1;
	try {
		const db = await shared.db;
		shared.isOpen = true;
		return ledger(db, config, async () => release(key, shared, options.idleMs ?? DEFAULT_IDLE_MS));
	} catch (error) {
		// The next call tries afresh: settings or server may have been put right by then.
		forget(key, shared);
		throw error;
	}
}

/** @param before what is open under that key and has to be closed first: closing deletes the -wal file */
function share(key: string, config: LedgerConfig, options: OpenOptions, before?: Shared): Shared {
	clearTimeout(before?.idle);
	const closed = before?.db.then(async (db) => await db.destroy()) ?? Promise.resolve();
	const db = closed.then(async () => await connect(config, options));
	const shared = { db, isOpen: false, references: 0, idle: undefined };
	opened.set(key, shared);
	return shared;
}

/** Somebody may delete the file, between two executions, to start afresh; what is open then writes to nowhere. */
function isDeleted(shared: Shared, config: LedgerConfig): boolean {
	return config.kind === 'sqlite' && shared.isOpen && shared.references === 0 && !existsSync(config.file);
}

async function openPrivate(config: LedgerConfig, options: OpenOptions): Promise<Ledger> {
	const db = await connect(config, options);
	return ledger(db, config, async () => await db.destroy());
}

function ledger(db: Kysely<LedgerSchema>, config: LedgerConfig, release: () => Promise<void>): Ledger {
	let closed = false;
	const close = async (): Promise<void> => {
		if (closed) return;
		closed = true;
		await release();
	};
	return { db, dialect: config.kind, close };
}

async function connect(config: LedgerConfig, options: OpenOptions): Promise<Kysely<LedgerSchema>> {
	const db = new Kysely<LedgerSchema>({
		dialect: config.kind === 'sqlite' ? createSqliteDialect(config.file) : createPostgresDialect(config),
	});
	try {
		const schema = config.kind === 'postgres' ? config.schema : undefined;
		await migrate(db, { now: (options.now ?? Date.now)(), schema });
		return db;
	} catch (error) {
		await db.destroy();
		throw error;
	}
}

function release(key: string, shared: Shared, idleMs: number): void {
	shared.references -= 1;
	if (shared.references > 0) return;
	shared.idle = setTimeout(() => {
		forget(key, shared);
		void shared.db.then(async (db) => await db.destroy());
	}, idleMs);
	// Waiting for the next execution must not keep a process alive.
	shared.idle.unref();
}

function forget(key: string, shared: Shared): void {
	if (opened.get(key) === shared) opened.delete(key);
}
