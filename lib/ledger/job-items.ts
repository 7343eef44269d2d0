import { sql, type Kysely, type RawBuilder, type Selectable } from 'kysely';
import type { TagLists } from './item-tags';
import { inBatches, isOneOf, rowsPerStatement } from './rows';
import type { JobItemState, JobItemsTable, LedgerSchema } from './schema';
import { foldUserid } from './userid';

type Row = Selectable<JobItemsTable>;

/** An item of a job; see `JobItemsTable`. */
export type JobItem = Omit<Row, 'add_tags' | 'remove_tags'> & TagLists;

/** An item by its place. */
export type ItemKey = Pick<JobItem, 'job_id' | 'seq'>;

const COLUMNS = [
	'job_id',
	'seq',
	'userid',
	'external_userid',
	'add_tags',
	'remove_tags',
	'operator',
	'source',
	'state',
	'blocked',
	'change_set_id',
	'claimed_at',
	'errcode',
	'code',
	'class',
	'reason',
	'finished_at',
] as const satisfies ReadonlyArray<keyof Row>;

/** Conditions as the partial indexes have them: only so do the databases see that these will do. */
export const IS_PENDING: RawBuilder<boolean> = sql`state = 'pending'`;
export const IS_CLAIMED: RawBuilder<boolean> = sql`state = 'claimed'`;
export const IS_FAILED: RawBuilder<boolean> = sql`state = 'failed'`;
export const IS_HELD: RawBuilder<boolean> = sql`(state = 'claimed' or state = 'failed')`;

export function selectItems(db: Kysely<LedgerSchema>) {
	return db.selectFrom('job_items').select(COLUMNS);
}

export function toItem({ add_tags, remove_tags, ...row }: Row): JobItem {
	return { ...row, add: JSON.parse(add_tags) as string[], remove: JSON.parse(remove_tags) as string[] };
}

/** The items of a job with any of these seqs that are in the state. */
export async function readItems(
	db: Kysely<LedgerSchema>,
	jobId: string,
	seqs: readonly number[],
	state: JobItemState,
): Promise<JobItem[]> {
	const items: JobItem[] = [];
	for (const batch of inBatches(seqs, rowsPerStatement(db))) {
		const rows = await selectItems(db)
			.where('job_id', '=', jobId)
			.where(isOneOf(db, sql<number>`seq`, batch))
			// As an expression: by its place an item is found at once, by its state among all that are in it.
			.where(sql<boolean>`coalesce(state, '') = ${state}`)
			.execute();
		for (const row of rows) items.push(toItem(row));
	}
	return items;
}

/**
 * Items for any of these customers, in the jobs of the corp.
 * @param condition `IS_PENDING` or `IS_HELD`: each has its index by customer
 */
export async function readItemsOfCustomers(
	db: Kysely<LedgerSchema>,
	corpId: string,
	customers: readonly string[],
	condition: RawBuilder<boolean>,
): Promise<JobItem[]> {
	const items: JobItem[] = [];
	for (const batch of inBatches(customers, rowsPerStatement(db))) {
		const rows = await selectOfCustomers(db, corpId, batch, condition).execute();
		for (const row of rows) items.push(toItem(row));
	}
	return items;
}

export function selectOfCustomers(
	db: Kysely<LedgerSchema>,
	corpId: string,
	customers: readonly string[],
	condition: RawBuilder<boolean>,
) {
	return selectItems(db)
		.where(isOneOf(db, sql<string>`external_userid`, customers))
		.where(condition)
		.where(isOfCorp(corpId));
}

/** A value and not a join, so that the job is looked up for each item and never the other way round. */
export function isOfCorp(corpId: string): RawBuilder<boolean> {
	return sql`(select jobs.corp_id from jobs where jobs.id = job_items.job_id) = ${corpId}`;
}

/** Each once. */
export function customersOf(items: Iterable<Pick<JobItem, 'external_userid'>>): string[] {
	const customers = new Set<string>();
	for (const { external_userid } of items) customers.add(external_userid);
	return [...customers];
}

/** The relation that an item is about, however its member is spelled. */
export function relationOf({ userid, external_userid }: Pick<JobItem, 'userid' | 'external_userid'>): string {
	return `${external_userid}\n${foldUserid(userid)}`;
}

/** Lists of what has the same key, in the order given. */
export function groupBy<Value>(
	values: Iterable<Value>,
	keyOf: (value: Value) => string,
): Map<string, Value[]> {
	const groups = new Map<string, Value[]>();
	for (const value of values) {
		const group = groups.get(keyOf(value));
		if (group === undefined) groups.set(keyOf(value), [value]);
		else group.push(value);
	}
	return groups;
}
