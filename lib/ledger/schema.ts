import type { Generated } from 'kysely';

/*
 * The tables as Kysely sees them. Fields are named as in the item contract and in WeCom's API
 * (`external_userid`, `tag_id`), so that rows travel between items, ledger and client unrenamed.
 * All times are epoch milliseconds, UTC. A yes/no is 0 or 1: SQLite has no boolean.
 *
 * UserIDs are case-insensitive (WeCom page 90665): rows keep the spelling they were given, and every
 * key and comparison goes by lower(userid).
 */

export type ChangeSetKind = 'mark' | 'set' | 'undo';

/** `running` with an old heartbeat means that its process died: see `findStaleChangeSets`. */
export type ChangeSetState = 'running' | 'finished' | 'stopped' | 'interrupted';

export type ChangeAction = 'add' | 'remove';

export type ChangeState =
	/** Written before the call: WeCom may or may not have it. */
	| 'planned'
	/** WeCom accepted it. */
	| 'applied'
	/** WeCom refused it, or it could not be asked; `errcode` and `reason` say why. */
	| 'failed'
	/** WeCom already had it so. */
	| 'unchanged'
	/** Never sent: the run was stopped or cancelled first. */
	| 'not_applied'
	/** Left alone on purpose, for the `reason` given (an undo skips what changed since). */
	| 'skipped'
	/** Was applied, and an undo took it back. */
	| 'undone';

/** One run of a node that writes tags. The six counts are of its changes and are set when it ends. */
export interface ChangeSetsTable {
	/** See `changeSetId`. */
	id: string;
	corp_id: string;
	/** What the user calls this batch; may be empty. */
	name: string;
	kind: ChangeSetKind;
	operator: string | null;
	workflow_id: string | null;
	execution_id: string | null;
	node_name: string | null;
	/** The change set that this one undoes. */
	undoes: string | null;
	state: ChangeSetState;
	created_at: number;
	/** Last sign of life of the process that runs it. */
	heartbeat_at: number;
	finished_at: number | null;
	applied: Generated<number>;
	failed: Generated<number>;
	unchanged: Generated<number>;
	not_applied: Generated<number>;
	skipped: Generated<number>;
	undone: Generated<number>;
}

/** One tag put on or taken off one relation by one change set. Unique per (set, relation, tag, action). */
export interface ChangesTable {
	change_set_id: string;
	/** 1, 2, 3 … within the change set. */
	seq: number;
	userid: string;
	external_userid: string;
	tag_id: string;
	action: ChangeAction;
	/** Who asked for it; null: the member. */
	operator: string | null;
	state: ChangeState;
	errcode: number | null;
	reason: string | null;
	planned_at: number;
	finished_at: number | null;
}

/** What the ledger knows of one tag on one relation. Unique per (corp, relation, tag). */
export interface TagStampsTable {
	corp_id: string;
	userid: string;
	external_userid: string;
	tag_id: string;
	/** 1: the relation has the tag. 0: it was taken off. */
	present: number;
	/** Since when `present` holds. */
	since: number;
	last_touch: number;
	/** When the tag should go; null: never. Always null where `present` is 0. */
	expires_at: number | null;
	department: string | null;
	source: string | null;
	change_set_id: string | null;
}

/** A share of something that only so many may hold at once. Unique per (key, holder). */
export interface LeasesTable {
	key: string;
	holder: string;
	/** 0: waiting for its turn. */
	slots: number;
	wanted: number;
	/** First asked at; decides who is served first. */
	since: number;
	until: number;
}

/** Calls that one process may make. They occupy the quota as if all were made at `used_at`. */
export interface QuotaGrantsTable {
	id: string;
	key: string;
	calls: number;
	granted_at: number;
	used_at: number;
}

/** An endpoint that WeCom closed with errcode 45009, for every process. */
export interface ClosedEndpointsTable {
	key: string;
	until: number;
}

export interface SchemaVersionTable {
	version: number;
	name: string;
	applied_at: number;
}

export interface LedgerSchema {
	change_sets: ChangeSetsTable;
	changes: ChangesTable;
	tag_stamps: TagStampsTable;
	leases: LeasesTable;
	quota_grants: QuotaGrantsTable;
	closed_endpoints: ClosedEndpointsTable;
	schema_version: SchemaVersionTable;
}
