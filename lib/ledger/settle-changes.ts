import { sql, type Kysely } from 'kysely';
import { LedgerError } from './errors';
import { CHANGE_COLUMNS, type Change } from './changes';
import { inBatches, isOneOf, ROWS_PER_TRANSACTION, rowsPerStatement, tableOf, type RowColumns } from './rows';
import type { ChangeSetsTable, ChangeState, LedgerSchema } from './schema';
import { stampTags, type TagEvent } from './stamp-tags';
import { inTransaction } from './transaction';
import { markUndone } from './undone-changes';

/** What became of one planned change. */
export interface ChangeResult {
	seq: number;
	state: Exclude<ChangeState, 'planned' | 'undone'>;
	/** WeCom's errcode, where it refused. */
	errcode?: number | null;
	/** Why, for people: message of the failure, code of the skip. Never a token or secret. */
	reason?: string | null;
	/** When WeCom answered, epoch ms. */
	finished_at: number;
}

type SettledChange = Change & { finished_at: number };
type SettledSet = Pick<ChangeSetsTable, 'id' | 'corp_id' | 'kind' | 'undoes'>;

/** States that a result may replace. `not_applied` was a belief; a result that comes later knows better. */
const OPEN_STATES: ChangeState[] = ['planned', 'not_applied'];

/**
 * Writes outcomes; each transaction writes the changes' states, the tag time stamps of what was applied or was
 * so already, and the change set's heartbeat. Where the set is an undo, the changes it took back (`applied` or
 * `unchanged` here) become `undone` in the set they belong to.
 * A row settled before keeps its outcome, so a repeated call is harmless; only `not_applied` gives way.
 * Not meant per change: collect outcomes and settle some hundred at a time, or twice a second.
 * @returns how many rows took on a state
 * @throws LedgerError LEDGER_CHANGE_SET when the set is unknown
 */
export async function settleChanges(
	db: Kysely<LedgerSchema>,
	changeSetId: string,
	results: readonly ChangeResult[],
	now: number,
): Promise<number> {
	let settled = 0;
	for (const part of inBatches(results, ROWS_PER_TRANSACTION)) {
		await inTransaction(db, async (trx) => {
			const set = await beat(trx, changeSetId, now);
			for (const batch of inBatches(part, rowsPerStatement(db))) {
				settled += await settleBatch(trx, set, batch);
			}
		});
	}
	return settled;
}

/** Also takes the set's row, so that two that settle the same set take turns. */
async function beat(trx: Kysely<LedgerSchema>, id: string, now: number): Promise<SettledSet> {
	const set = await trx
		.updateTable('change_sets')
		.set({ heartbeat_at: now })
		.where('id', '=', id)
		.returning(['id', 'corp_id', 'kind', 'undoes'])
		.executeTakeFirst();
	if (set !== undefined) return set;
	throw new LedgerError('LEDGER_CHANGE_SET', `Change set ${id} is unknown`, {
		changeSetId: id,
		state: 'unknown',
	});
}

async function settleBatch(
	trx: Kysely<LedgerSchema>,
	set: SettledSet,
	batch: readonly ChangeResult[],
): Promise<number> {
	const settled = mergeResults(await readOpen(trx, set.id, batch), batch);
	if (settled.length === 0) return 0;
	await writeOutcomes(trx, settled);
	await stampAnswered(trx, set, settled);
	if (set.undoes !== null) {
		const tookBack = settled.filter(({ state }) => state === 'applied' || state === 'unchanged');
		await markUndone(trx, set.undoes, tookBack);
	}
	return settled.length;
}

async function readOpen(
	trx: Kysely<LedgerSchema>,
	changeSetId: string,
	batch: readonly ChangeResult[],
): Promise<Change[]> {
	const seqs = batch.map(({ seq }) => seq);
	return await trx
		.selectFrom('changes')
		.select(CHANGE_COLUMNS)
		.where('change_set_id', '=', changeSetId)
		.where(isOneOf(trx, sql<number>`seq`, seqs))
		.where('state', 'in', OPEN_STATES)
		.execute();
}

function mergeResults(open: readonly Change[], batch: readonly ChangeResult[]): SettledChange[] {
	const results = new Map(batch.map((result) => [result.seq, result]));
	return open.flatMap((change) => {
		const result = results.get(change.seq);
		if (result === undefined) return [];
		return [{ ...change, ...result, errcode: result.errcode ?? null, reason: result.reason ?? null }];
	});
}

const SETTLED_COLUMNS: RowColumns<SettledChange> = {
	change_set_id: 'text',
	seq: 'integer',
	userid: 'text',
	external_userid: 'text',
	tag_id: 'text',
	action: 'text',
	operator: 'text',
	source: 'text',
	state: 'text',
	errcode: 'integer',
	reason: 'text',
	planned_at: 'integer',
	finished_at: 'integer',
};

/**
 * As an insert of rows that are all there. An update from a list of rows would be a join, and Postgres, which
 * cannot know how many changes of a new set are open, takes the wrong side of it first: minutes, not
 * milliseconds.
 */
async function writeOutcomes(trx: Kysely<LedgerSchema>, settled: readonly SettledChange[]): Promise<void> {
	const columns = Object.keys(SETTLED_COLUMNS) as Array<keyof SettledChange>;
	await trx
		.insertInto('changes')
		.columns(columns)
		.expression((eb) =>
			eb
				.selectFrom(tableOf(trx, settled, SETTLED_COLUMNS).as('settled'))
				.select(columns)
				.where(sql<boolean>`true`),
		)
		.onConflict((conflict) =>
			conflict.columns(['change_set_id', 'seq']).doUpdateSet({
				state: sql`excluded.state`,
				errcode: sql`excluded.errcode`,
				reason: sql`excluded.reason`,
				finished_at: sql`excluded.finished_at`,
			}),
		)
		.execute();
}

/** What WeCom had already so is stamped too: whoever asks for a tag keeps it alive, whether or not it took a call. */
async function stampAnswered(
	trx: Kysely<LedgerSchema>,
	set: SettledSet,
	settled: readonly SettledChange[],
): Promise<void> {
	const events: TagEvent[] = [];
	for (const { state, action, userid, external_userid, tag_id, finished_at, source } of settled) {
		if (state !== 'applied' && state !== 'unchanged') continue;
		const event: TagEvent = {
			...{ userid, external_userid, tag_id, at: finished_at },
			present: action === 'add' ? 1 : 0,
		};
		// Where nothing changed, it was not this set that put the tag on or took it off.
		const cause = { source: source ?? set.kind, change_set_id: set.id };
		events.push(state === 'applied' ? { ...event, ...cause } : event);
	}
	await stampTags(trx, set.corp_id, events);
}
