import { createChangeSet, type NewChangeSet } from '../../lib/ledger/change-sets';
import { planChanges, type PlannedChange } from '../../lib/ledger/changes';
import type { Ledger } from '../../lib/ledger/open';
import { settleChanges, type ChangeResult } from '../../lib/ledger/settle-changes';

export const CORP = 'ww-corp';

export function changeSet(id: string, more: Partial<NewChangeSet> = {}): NewChangeSet {
	return {
		id,
		corp_id: CORP,
		name: '双十一',
		kind: 'mark',
		operator: 'lisi',
		workflow_id: 'w1',
		execution_id: '7',
		node_name: 'Mark',
		undoes: null,
		...more,
	};
}

/** `zhangsan/wm1/et1` as an add, `-zhangsan/wm1/et1` as a remove. */
export function change(text: string): PlannedChange {
	const action = text.startsWith('-') ? 'remove' : 'add';
	const [userid = '', external_userid = '', tag_id = ''] = text.replace('-', '').split('/');
	return { userid, external_userid, tag_id, action };
}

/** A change set whose changes all ended the same way, at `at`. */
export async function writeSet(
	ledger: Ledger,
	set: NewChangeSet,
	changes: readonly PlannedChange[],
	{ at, state = 'applied' }: { at: number; state?: ChangeResult['state'] },
): Promise<number[]> {
	await createChangeSet(ledger.db, set, at);
	const seqs = await planChanges(ledger.db, set.id, changes, at);
	await settleChanges(
		ledger.db,
		set.id,
		seqs.map((seq) => ({ seq, state, finished_at: at })),
		at,
	);
	return seqs;
}
