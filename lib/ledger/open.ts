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
	const shared = opened.get(key) ?? { db: connect(config, options), references: 0, idle: undefined };
	opened.set(key, shared);
	clearTimeout(shared.idle);
	shared.references += 1;
	try {
		const db = await shared.db;
		return ledger(db, config, async () => release(key, shared, options.idleMs ?? DEFAULT_IDLE_MS));
	} catch (error) {
		// The next call tries afresh: settings or server may have been put right by then.
		if (opened.get(key) === shared) opened.delete(key);
		throw error;
	}
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
		opened.delete(key);
		void shared.db.then(async (db) => await db.destroy());
	}, idleMs);
	// Waiting for the next execution must not keep a process alive.
	shared.idle.unref();
}
