import { sql, type Kysely } from 'kysely';
import { finishCancels } from './cancel-items';
import { JobCounts } from './job-counts';
import { IS_CLAIMED, isOfCorp, selectItems, toItem, type JobItem } from './job-items';
import { withJobsLocked } from './jobs';
import { reopenItems } from './reopen-items';
import { inBatches, rowsPerStatement, tableOf, type RowColumns } from './rows';
import type { ChangeAction, ChangeState, LedgerSchema } from './schema';
import { settleClaimed, type Outcome } from './settle-items';

export interface RecoveredItems {
	/** Items of which everything had been done. */
	applied: number;
	/** Items of which everything had been so already. */
	unchanged: number;
	/** Items that are to be worked on again. */
	released: number;
}

/**
 * Settles items whose change set runs no longer, by what the change set says of their tags, and goes on with
 * cancels that were broken off. To be called once the change sets of dead processes are closed, for only that
 * tells what of them had reached WeCom. Safe to run twice, also at the same time.
 */
export async function recoverItems(
	db: Kysely<LedgerSchema>,
	corpId: string,
	now: number,
): Promise<RecoveredItems> {
	const recovered: RecoveredItems = { applied: 0, unchanged: 0, released: 0 };
	for (let isMore = true; isMore;) {
		await withJobsLocked(db, corpId, async (trx) => {
			const items = (await selectOrphans(trx, corpId, rowsPerStatement(db)).execute()).map(toItem);
			isMore = items.length > 0;
			const done = await readDone(trx, items);
			const left = items.filter((item) => !done.some((outcome) => outcome.item === item));
			const counts = new JobCounts();
			await settleClaimed(trx, corpId, done, { counts, now });
			await reopenItems(trx, corpId, left, { counts, now });
			await counts.write(trx, now);
			for (const { result } of done) if (result.state !== 'failed') recovered[result.state] += 1;
			recovered.released += left.length;
		});
	}
	await finishCancels(db, corpId, now);
	return recovered;
}

/** Claimed items whose change set is closed or was never written. */
export function selectOrphans(db: Kysely<LedgerSchema>, corpId: string, limit: number) {
	return (
		selectItems(db)
			.where(IS_CLAIMED)
			// Says nothing new: it is what the index of claimed items is searched by.
			.where('change_set_id', '>', '')
			.where(isOfCorp(corpId))
			.where(
				sql<boolean>`coalesce((
					select change_sets.state from change_sets where change_sets.id = job_items.change_set_id
				), '') <> 'running'`,
			)
			.limit(limit)
	);
}

interface WantedChange {
	change_set_id: string;
	userid: string;
	external_userid: string;
	tag_id: string;
	action: ChangeAction;
	/** When the item was claimed: a change that was planned before is none of its. */
	claimed_at: number;
}

const WANTED_COLUMNS: RowColumns<WantedChange> = {
	change_set_id: 'text',
	userid: 'text',
	external_userid: 'text',
	tag_id: 'text',
	action: 'text',
	claimed_at: 'integer',
};

/** Of the items, those all of whose tags are done. */
async function readDone(trx: Kysely<LedgerSchema>, items: readonly JobItem[]): Promise<Outcome[]> {
	const wanted = items.flatMap((item) => changesOf(item).map((change) => ({ item, change })));
	const states = await readChangeStates(
		trx,
		wanted.map(({ change }) => change),
	);
	const byItem = new Map<JobItem, Array<ChangeState | null>>(items.map((item) => [item, []]));
	wanted.forEach(({ item }, index) => byItem.get(item)?.push(states[index] ?? null));
	return [...byItem].flatMap(([item, ofItem]): Outcome[] => {
		const { job_id, seq, change_set_id } = item;
		if (change_set_id === null || !ofItem.every((state) => state !== null && DONE.has(state))) return [];
		const state = ofItem.every((each) => each === 'unchanged') ? 'unchanged' : 'applied';
		return [{ item, result: { job_id, seq, change_set_id, state } }];
	});
}

/** What an undo took back later was done all the same. */
const DONE: ReadonlySet<ChangeState> = new Set(['applied', 'unchanged', 'undone']);

function changesOf(item: JobItem): WantedChange[] {
	const { userid, external_userid, add, remove } = item;
	const { change_set_id, claimed_at } = item;
	const of = {
		userid,
		external_userid,
		change_set_id: change_set_id ?? '',
		claimed_at: claimed_at ?? Infinity,
	};
	return [
		...add.map((tag_id) => ({ ...of, tag_id, action: 'add' as const })),
		...remove.map((tag_id) => ({ ...of, tag_id, action: 'remove' as const })),
	];
}

/** In the order given; null where the change set has no such change. */
async function readChangeStates(
	trx: Kysely<LedgerSchema>,
	wanted: readonly WantedChange[],
): Promise<Array<ChangeState | null>> {
	const states: Array<ChangeState | null> = [];
	for (const batch of inBatches(wanted, rowsPerStatement(trx))) {
		const rows = await trx
			.selectFrom(tableOf(trx, batch, WANTED_COLUMNS).as('wanted'))
			.select((eb) =>
				eb
					.selectFrom('changes')
					.select('changes.state')
					.whereRef('changes.external_userid', '=', 'wanted.external_userid')
					.where(sql<boolean>`lower(changes.userid) = lower(wanted.userid)`)
					.whereRef('changes.tag_id', '=', 'wanted.tag_id')
					.whereRef('changes.action', '=', 'wanted.action')
					.whereRef('changes.change_set_id', '=', 'wanted.change_set_id')
					.whereRef('changes.planned_at', '>=', 'wanted.claimed_at')
					.as('state'),
			)
			.orderBy('wanted.position')
			.execute();
		for (const { state } of rows) states.push(state);
	}
	return states;
}
