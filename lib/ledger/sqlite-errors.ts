import { LedgerError } from './errors';

// Primary result codes, https://sqlite.org/rescode.html; extended codes carry them in the low byte.
const BUSY = 5;
const FILE_PROBLEMS = new Map([
	[8, 'it may only be read'],
	[10, 'reading or writing it failed'],
	[11, 'its contents are damaged'],
	[13, 'the disk is full'],
	[14, 'it cannot be opened'],
	[23, 'access was refused'],
	[26, 'it is not an SQLite database'],
]);

const SYSTEM_PROBLEMS = new Map([
	['EACCES', 'access was refused'],
	['EPERM', 'access was refused'],
	['EROFS', 'the file system may only be read'],
	['ENOENT', 'it cannot be created there'],
	['ENOSPC', 'the disk is full'],
	['EISDIR', 'it is a folder'],
	['ENOTDIR', 'a part of its path is a file, not a folder'],
	['EEXIST', 'a part of its path is a file, not a folder'],
]);

/** Another process is writing the file. */
export function isBusy(error: unknown): boolean {
	return primaryCode(error) === BUSY;
}

/** Says which file, what is wrong with it and what to do; other errors come back as they are. */
export function sqliteError(error: unknown, file: string): unknown {
	if (isBusy(error)) {
		return new LedgerError(
			'LEDGER_BUSY',
			`Ledger file ${file}: another process kept writing to it for too long. Use Postgres for the ledger ` +
				'when several n8n processes share it.',
			{ file },
		);
	}
	const problem = FILE_PROBLEMS.get(primaryCode(error)) ?? SYSTEM_PROBLEMS.get(systemCode(error));
	if (problem === undefined) return error;
	return new LedgerError(
		'LEDGER_FILE',
		`Ledger file ${file}: ${problem}. Choose a path in a folder that n8n may write to, or correct its ` +
			'permissions.',
		{ file, problem },
	);
}

function primaryCode(error: unknown): number {
	const { errcode } = fieldsOf(error);
	return typeof errcode === 'number' ? errcode & 0xff : 0;
}

function systemCode(error: unknown): string {
	const { code } = fieldsOf(error);
	return typeof code === 'string' ? code : '';
}

/** Not by class: an error may come from another realm than this module, whose Error is another one. */
function fieldsOf(error: unknown): { errcode?: unknown; code?: unknown } {
	return typeof error === 'object' && error !== null ? error : {};
}
