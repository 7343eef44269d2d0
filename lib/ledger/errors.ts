export type LedgerErrorCode =
	/** A setting is missing or malformed. */
	| 'LEDGER_CONFIG'
	/** No answer from the database server. */
	| 'LEDGER_UNREACHABLE'
	/** The server refused user and password. */
	| 'LEDGER_AUTH'
	| 'LEDGER_DATABASE_MISSING'
	/** The two sides disagree about encryption, or the certificate is not trusted. */
	| 'LEDGER_SSL'
	/** The database user may not do what is needed. */
	| 'LEDGER_PERMISSION'
	/** The server has no connection left for us. */
	| 'LEDGER_TOO_MANY_CONNECTIONS'
	/** The SQLite file cannot be created, read or written. */
	| 'LEDGER_FILE'
	/** Another process kept the SQLite file locked for too long. */
	| 'LEDGER_BUSY'
	/** A newer version of this package wrote the schema. */
	| 'LEDGER_TOO_NEW'
	/** A value handed to the ledger cannot be stored as it is. */
	| 'LEDGER_VALUE'
	/** The change set is unknown or already closed. */
	| 'LEDGER_CHANGE_SET'
	/** The rollout is unknown. */
	| 'LEDGER_ROLLOUT'
	/** There is a rollout of that id with another plan. */
	| 'LEDGER_ROLLOUT_PLAN'
	/** The job is unknown. */
	| 'LEDGER_JOB'
	/** There is a job of that name or campaign key with other content. */
	| 'LEDGER_JOB_REUSED'
	/** The job's state does not allow what was asked for. */
	| 'LEDGER_JOB_STATE'
	/** Anything else the database reported. */
	| 'LEDGER_DATABASE';

export type LedgerErrorDetails = Readonly<Record<string, string | number>>;

/**
 * What went wrong with the ledger and what to do about it. `details` holds the values that appear in the
 * message, so that a translated message can be made from `code`. Never carries a password.
 */
export class LedgerError extends Error {
	constructor(
		readonly code: LedgerErrorCode,
		message: string,
		readonly details: LedgerErrorDetails = {},
	) {
		super(message);
		this.name = 'LedgerError';
	}
}
