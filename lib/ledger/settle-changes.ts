import { sql, type Kysely } from 'kysely';
import type { PlannedChange } from './changes';
import { LedgerError } from './errors';
import { inBatches, rowsPerStatement, tableOf, type RowColumns } from './rows';
import type { ChangeState, LedgerSchema } from './schema';
import { stampTags } from './stamp-tags';
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

const RESULT_COLUMNS: RowColumns<ChangeResult> = {
	seq: 'integer',
	state: 'text',
	errcode: 'integer',
	reason: 'text',
	finished_at: 'integer',
};

interface SettledChange extends PlannedChange {
	state: ChangeState;
	finished_at: number | null;
}

/**
 * Writes outcomes. Each batch is one transaction: the changes' states, the tag time stamps of what was
 * applied, and the change set's heartbeat. Where the set is an undo, the changes it took back (`applied` or
 * `unchanged` here) become `undone` in the set they belong to.
 * A row settled before keeps its outcome, so a repeated call is harmless; only `not_applied` gives way to
 * what is learned later.
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
	for (const batch of inBatches(results, rowsPerStatement(db))) {
		settled += await inTransaction(db, async (trx) => await settleBatch(trx, changeSetId, batch, now));
	}
	return settled;
}

async function settleBatch(
	trx: Kysely<LedgerSchema>,
	changeSetId: string,
	batch: readonly ChangeResult[],
	now: number,
): Promise<number> {
	const set = await beat(trx, changeSetId, now);
	const settled = await writeOutcomes(trx, changeSetId, batch);
	const applied = settled.filter((change) => change.state === 'applied');
	await stampTags(
		trx,
		set.corp_id,
		applied.map((change) => ({
			userid: change.userid,
			external_userid: change.external_userid,
			tag_id: change.tag_id,
			present: change.action === 'add' ? 1 : 0,
			at: change.finished_at ?? now,
			source: set.kind,
			change_set_id: changeSetId,
		})),
	);
	if (set.undoes !== null) {
		const takenBack = settled.filter((change) => change.state === 'applied' || change.state === 'unchanged');
		await markUndone(trx, set.undoes, takenBack);
	}
	return settled.length;
}

async function beat(trx: Kysely<LedgerSchema>, id: string, now: number) {
	const set = await trx
		.updateTable('change_sets')
		.set({ heartbeat_at: now })
		.where('id', '=', id)
		.returning(['corp_id', 'kind', 'undoes'])
		.executeTakeFirst();
	if (set !== undefined) return set;
	throw new LedgerError('LEDGER_CHANGE_SET', `Change set ${id} is unknown`, {
		changeSetId: id,
		state: 'unknown',
	});
}

async function writeOutcomes(
	trx: Kysely<LedgerSchema>,
	changeSetId: string,
	batch: readonly ChangeResult[],
): Promise<SettledChange[]> {
	return await trx
		.updateTable('changes')
		.from(tableOf(trx, batch, RESULT_COLUMNS).as('result'))
		.set((eb) => ({
			state: eb.ref('result.state'),
			errcode: sql<number | null>`result.errcode`,
			reason: eb.ref('result.reason'),
			finished_at: eb.ref('result.finished_at'),
		}))
		.where('changes.change_set_id', '=', changeSetId)
		.whereRef('changes.seq', '=', 'result.seq')
		.where('changes.state', 'in', ['planned', 'not_applied'])
		.returning([
			'changes.userid',
			'changes.external_userid',
			'changes.tag_id',
			'changes.action',
			'changes.state',
			'changes.finished_at',
		])
		.execute();
}
