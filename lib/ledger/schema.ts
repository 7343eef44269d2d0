import type { Generated } from 'kysely';
import type { Assignment } from '../domain/rollout/assign';
import type { RolloutEvent, RolloutState as Standing } from '../domain/rollout/state';

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
	/** The same, the member included, in lower case: what counting goes by. */
	asked_by: string | null;
	/** What made it necessary, where that is not what the set is for: `decay`. */
	source: string | null;
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
	/** The latest event that `score` counts; the removal of a tag is none. */
	last_touch: number;
	/** As of `last_touch`, under a half-life policy; null: none was kept yet. */
	score: number | null;
	/** The tag was put on, again or back, and `since`, `last_touch`, `score`, `expired_at` do not count it yet. */
	put_on_at: number | null;
	/** When the tag expired, once known. Where `present` is 0: it went for that, and an event may bring it back. */
	expired_at: number | null;
	/** When an event brought the tag back; null again once it is put on. Always null where `present` is 1. */
	reactivated_at: number | null;
	/** When to warn that the tag will go; null: not before it does. Always null where `present` is 0. */
	warns_at: number | null;
	/** When the tag should go; null: never. Always null where `present` is 0. */
	expires_at: number | null;
	/** See `DecaySchedulesTable`: under which policies the two times were found. 0: not since the tag changed. */
	policy_version: Generated<number>;
	/** Counts writes of this row: who read it can tell whether it is still as it was. */
	version: Generated<number>;
	department: string | null;
	/** What put the tag on or took it off: kind of the change set, `decay`, or `import`. */
	source: string | null;
	change_set_id: string | null;
}

/** Under which policies a corp's tags expire. */
export interface DecaySchedulesTable {
	corp_id: string;
	/** 1, 2, 3 …: one more each time the policies change. Stamps with a lower one are to be scheduled anew. */
	policy_version: number;
	policy_hash: string;
	/** When these policies came into force. */
	at: number;
}

/** Something that a customer did. Unique per (corp, key). */
export interface InteractionsTable {
	corp_id: string;
	/** Recording the same key again adds nothing; see `interactionKey`. */
	key: string;
	external_userid: string;
	/** The member it happened with; null: none in particular. */
	userid: string | null;
	/** The tag it is about; null: none in particular. */
	tag_id: string | null;
	/** `reply`, `click`, `view`, `purchase`, or the user's own. */
	kind: string;
	at: number;
}

/** `rolling_back`: nobody is exposed any more, but tags are still being taken back. */
export type RolloutState = Standing['status'] | 'rolling_back';

/** A rollout and where it stands. Unique per (corp, id). */
export interface RolloutsTable {
	corp_id: string;
	/** The plan's id, chosen by the user. */
	id: string;
	name: string;
	/** `RolloutPlan` as JSON, keys in order. Never changes. */
	plan: string;
	state: RolloutState;
	/** From 0; −1 in a draft. */
	stage: number;
	/** Null in a draft. */
	stage_entered_at: number | null;
	/** Until when outcomes are known; null: none were ever handed in. */
	data_as_of: number | null;
	/** Counts transitions, from 0. Who decides names the version the decision is for. */
	version: number;
	note: string | null;
	created_at: number;
	updated_at: number;
}

/** `hold` and `approve` leave a rollout where it is; `roll_back_done` ends `rolling_back`. */
export type RolloutTransitionEvent = RolloutEvent['type'] | 'hold' | 'approve' | 'roll_back_done';

/** A decision about a rollout and what it changed. Rows are only ever added. */
export interface RolloutTransitionsTable {
	corp_id: string;
	rollout_id: string;
	/** 1, 2, 3 …: the rollout's version from then on. */
	seq: number;
	at: number;
	event: RolloutTransitionEvent;
	from_state: RolloutState;
	from_stage: number;
	to_state: RolloutState;
	to_stage: number;
	/** Who or what decided. */
	by: string | null;
	/** `Evaluation` as JSON: every check with its numbers. */
	decision: string | null;
}

/** A customer of a rollout's audience. Unique per (corp, rollout, customer). */
export interface RolloutCustomersTable {
	corp_id: string;
	rollout_id: string;
	external_userid: string;
	bucket: number;
	/** `held_back` becomes `exposed` when its stage comes; the others stay. */
	side: Assignment['side'];
	/** 1: on this side because a list names the customer, not by lot. Counted in no comparison. */
	listed: number;
	/** From 0; both null unless the side is `exposed`. */
	first_exposed_stage: number | null;
	exposed_at: number | null;
}

/** That a customer had an outcome during a stage. Unique per (corp, rollout, customer, metric, stage). */
export interface RolloutOutcomesTable {
	corp_id: string;
	rollout_id: string;
	external_userid: string;
	metric: string;
	/** The stage that `at` is in, whenever the outcome was recorded. */
	stage: number;
	/** The first time in this stage. */
	at: number;
	/** Side and `listed` of the customer. */
	side: 'exposed' | 'control';
	listed: number;
}

/** A change set that carried a rollout's tags. */
export interface RolloutChangeSetsTable {
	corp_id: string;
	rollout_id: string;
	change_set_id: string;
}

/** What Permission Guard decided about one tag other than to let it through. Rows are only ever added. */
export interface AuditRecordsTable {
	id: Generated<number>;
	corp_id: string;
	at: number;
	workflow_id: string | null;
	execution_id: string | null;
	node_name: string | null;
	/** Who asked for it. */
	operator: string;
	/** What was asked for: on a relation `add` and `remove`, in the tag library the others. */
	action: 'add' | 'remove' | 'create' | 'rename' | 'reorder' | 'delete';
	/** Null where the tag library was to be changed; so is `external_userid`. */
	userid: string | null;
	external_userid: string | null;
	/** Null where no such tag is known. */
	tag_id: string | null;
	/** The tag as it was written: its id, or `group/tag`. */
	tag: string;
	decision: 'denied' | 'needs_approval';
	/** Stable and English, such as NO_RULE. */
	code: string;
	/** Ids of the rules that decided, as a JSON list. */
	rules: string;
	/** Departments of the operator as the decision saw them: a JSON list of id paths, from the root down. */
	operator_departments: string;
	/** Short hash of the policy. */
	policy: string;
}

/** A customer who must not be touched. Unique per (corp, key). */
export interface SuppressionsTable {
	corp_id: string;
	/** Recording the same key again adds nothing; see `suppressionKey`. */
	key: string;
	external_userid: string;
	/** The member who must not touch the customer; null: nobody may. */
	userid: string | null;
	/** `complaint`, `do_not_disturb`, `deleted`, `control_group`, or the user's own. */
	category: string;
	/** When it happened, such as the time of the complaint. */
	at: number;
	/** The last moment it holds; null: until it is lifted. */
	until: number | null;
	/** Who or what recorded it. */
	source: string;
	note: string | null;
	lifted_at: number | null;
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

/**
 * `filling`: its content is being handed in, nothing of it is worked off yet. `stopped`: by itself, until a
 * person has done what the note says.
 */
export type JobState = 'filling' | 'queued' | 'paused' | 'stopped' | 'finished' | 'cancelled';

export type JobPriority = 'high' | 'normal' | 'low';

/** A list of tag changes that runs work off within its windows. The seven counts by state add up to `total`. */
export interface JobsTable {
	/** See `jobId`. */
	id: string;
	corp_id: string;
	name: string;
	/** What identifies the job, where given; else its name does. */
	campaign: string | null;
	priority: JobPriority;
	/** When it may be worked on: JSON that the ledger only keeps. */
	windows: string;
	/** Of the content that was handed in last; see `JobContentsTable`. */
	content_hash: string;
	state: JobState;
	/** `JobNote` as JSON: why it is in this state. */
	note: string | null;
	created_at: number;
	/** When the first of its items was claimed. */
	started_at: number | null;
	/** When nothing was left to do, or it was cancelled. */
	finished_at: number | null;
	updated_at: number;
	/** Changes handed in, before those of one relation became one item. */
	handed_in: Generated<number>;
	/** Items. */
	total: Generated<number>;
	pending: Generated<number>;
	claimed: Generated<number>;
	applied: Generated<number>;
	unchanged: Generated<number>;
	failed: Generated<number>;
	replaced: Generated<number>;
	cancelled: Generated<number>;
	/** Calls of WeCom that its items took. */
	calls: Generated<number>;
}

/** A list of changes that was handed into a job. Unique per (job, hash). */
export interface JobContentsTable {
	job_id: string;
	/** The same for the same changes, in whatever order. */
	content_hash: string;
	opened_at: number;
	/** When all of it was in; null: it is being handed in, or who did it died. */
	filled_at: number | null;
	/** Changes of it handed in since it was opened, the last time. */
	handed_in: Generated<number>;
}

export type JobItemState =
	| 'pending'
	/** A change set works on it. */
	| 'claimed'
	| 'applied'
	| 'unchanged'
	| 'failed'
	/** Later changes of the relation left nothing of it to do. */
	| 'replaced'
	| 'cancelled';

/** What a job changes on one relation. Unique per (job, seq); of those that are pending, per (job, relation). */
export interface JobItemsTable {
	job_id: string;
	/** 1, 2, 3 … within the job. */
	seq: number;
	userid: string;
	external_userid: string;
	/** Tag ids in order, as a JSON list. */
	add_tags: string;
	remove_tags: string;
	/** Who asked for it; null: the member. */
	operator: string | null;
	/** What made its changes necessary, by tag, see `TagSources`; null: nothing in particular. */
	source: string | null;
	state: JobItemState;
	/** 1: pending, but another item of the customer is claimed, of whatever job. */
	blocked: Generated<number>;
	/** The change set that works on it, or worked on it last. */
	change_set_id: string | null;
	claimed_at: number | null;
	errcode: number | null;
	/** Stable and English; null unless it failed. */
	code: string | null;
	class: string | null;
	/** Of one that failed: the message, for people. Of one that was replaced: the job that has its changes. */
	reason: string | null;
	finished_at: number | null;
}

/** How many of a job's items are failed, for one cause. Unique per (job, code, errcode). */
export interface JobErrorsTable {
	job_id: string;
	code: string;
	errcode: number | null;
	class: string | null;
	/** Of the latest. */
	message: string | null;
	count: number;
	last_at: number;
}

/** What became of a job's items within a minute. Unique per (job, minute). */
export interface JobProgressTable {
	job_id: string;
	/** When the minute began. */
	minute: number;
	applied: number;
	unchanged: number;
	failed: number;
	calls: number;
}

/** A change set that worked on a job. */
export interface JobChangeSetsTable {
	job_id: string;
	change_set_id: string;
}

/** That an event of this key has come, so that it counts once. Unique per (inbox, key). */
export interface InboxKeysTable {
	/** One trigger node: `<workflow id>/<node id>`. */
	inbox: string;
	/** The same event has the same key, however often it is delivered. */
	key: string;
	accepted_at: number;
}

/** An event that waits to be put into a batch. */
export interface InboxEventsTable {
	/** Rises with arrival: the order in which events are handed over. */
	id: Generated<number>;
	inbox: string;
	key: string;
	/** When it happened. */
	at: number;
	accepted_at: number;
	/** As it was accepted; the ledger does not look into it. */
	payload: string;
	/** How many executions had it and died. */
	lost: Generated<number>;
}

/** Events for one execution. The row goes when that has ended, or when they are taken back. */
export interface InboxBatchesTable {
	id: Generated<number>;
	inbox: string;
	offered_at: number;
	/** When the first of its events was accepted. */
	oldest: number;
	/** Who has claimed it; all three null: nobody yet. */
	process: Generated<string | null>;
	execution: Generated<string | null>;
	claimed_at: Generated<number | null>;
	/** The rows of `InboxEventsTable`, without `inbox`, as a JSON list. */
	events: string;
}

/** A tag of the library, of the corp or of a strategy (规则组). Unique per (corp, tag). */
export interface KnownTagsTable {
	corp_id: string;
	tag_id: string;
	group_id: string;
	group_name: string;
	/** Larger sorts first; so does `order` within the group. */
	group_order: number;
	name: string;
	order: number;
	/** Null: a tag of the corp. */
	strategy_id: number | null;
	/** When it was first seen, or seen again after it had counted as deleted. */
	known_since: number;
	/** Null: it exists. */
	deleted_at: number | null;
}

/** The tags of a relation as WeCom last told them. Unique per (corp, relation). */
export interface RelationSnapshotsTable {
	corp_id: string;
	userid: string;
	external_userid: string;
	/** Tag ids as a JSON list, in order. */
	tags: string;
	/**
	 * When they were so: before WeCom was asked. It may have said the same again since, for up to
	 * `REFRESH_AFTER_MS`.
	 */
	read_at: number;
	/** When a callback last told of an edit in the WeCom client; null: none did. */
	edited_at: number | null;
	/** When the relation ended; null: it goes on. */
	gone_at: number | null;
}

/** That callbacks of a corp reach us. */
export interface HeardCallbacksTable {
	corp_id: string;
	/** The first one. */
	since: number;
	/** The latest one, to the second. */
	last: number;
}

/** The access token of one app. */
export interface SharedTokensTable {
	/** Names the app without telling its secret. */
	key: string;
	/** Another one for each token that was fetched. */
	id: string;
	/** Readable only with the app's secret. */
	sealed: string;
	expires_at: number;
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
	decay_schedules: DecaySchedulesTable;
	interactions: InteractionsTable;
	rollouts: RolloutsTable;
	rollout_transitions: RolloutTransitionsTable;
	rollout_customers: RolloutCustomersTable;
	rollout_outcomes: RolloutOutcomesTable;
	rollout_change_sets: RolloutChangeSetsTable;
	audit_records: AuditRecordsTable;
	suppressions: SuppressionsTable;
	leases: LeasesTable;
	quota_grants: QuotaGrantsTable;
	closed_endpoints: ClosedEndpointsTable;
	jobs: JobsTable;
	job_contents: JobContentsTable;
	job_items: JobItemsTable;
	job_errors: JobErrorsTable;
	job_progress: JobProgressTable;
	job_change_sets: JobChangeSetsTable;
	inbox_keys: InboxKeysTable;
	inbox_events: InboxEventsTable;
	inbox_batches: InboxBatchesTable;
	known_tags: KnownTagsTable;
	relation_snapshots: RelationSnapshotsTable;
	heard_callbacks: HeardCallbacksTable;
	shared_tokens: SharedTokensTable;
	schema_version: SchemaVersionTable;
}
