import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Opens the file, creating it and its folder; only the owner may read it, for it names customers.
 * @throws whatever the file system or SQLite reports, see `sqliteError`
 */
export function openSqliteFile(file: string): DatabaseSync {
	if (file !== ':memory:') {
		createFolder(dirname(file));
		// SQLite gives its -wal and -shm files the rights of the main one.
		closeSync(openSync(file, 'a', 0o600));
	}
	// No waiting inside SQLite: it would stop the whole process. The driver waits instead.
	return new DatabaseSync(file, { timeout: 0, enableForeignKeyConstraints: true });
}

/** Not with Node's own `recursive`, which never returns where a file system has no room for new folders (/proc). */
function createFolder(folder: string): void {
	if (existsSync(folder)) return;
	createFolder(dirname(folder));
	try {
		mkdirSync(folder, { mode: 0o700 });
	} catch (error) {
		// Another process may have been faster.
		if (!existsSync(folder)) throw error;
	}
}

/** Settings of each connection. WAL: readers and the one writer do not wait for each other. */
export const SQLITE_SETTINGS = [
	'pragma journal_mode = wal',
	// Safe against a killed process; only a power cut may take the last commits.
	'pragma synchronous = normal',
	// `Checkpointer` does this work; the limit (in pages of 4 KiB) is for when it cannot keep up.
	'pragma wal_autocheckpoint = 32000',
	// In KiB: keeps the pages that a large change set touches in memory until it commits.
	'pragma cache_size = -16000',
] as const;
