import type { ClaimedItem } from '../../../lib/ledger/claim-items';
import type { Ledger } from '../../../lib/ledger/open';
import { linkRollout } from '../../shared/change-set/rollouts';
import { inputFailure } from '../../shared/failure';
import { readSource } from '../item-source';
import type { ItemResults } from './item-results';
import type { WorkedJobs } from './worked-jobs';

/**
 * Links the change sets with the rollouts whose tags they carry, so that a roll back finds them. Items of a
 * rollout that was rolled back since they were enqueued have failed: its tags would stay.
 * @returns the other items
 */
export async function dropEndedRollouts(
	items: readonly ClaimedItem[],
	{
		ledger,
		corpId,
		jobs,
		results,
	}: { ledger: Ledger; corpId: string; jobs: WorkedJobs; results: ItemResults },
): Promise<ClaimedItem[]> {
	const links = new Map<string, boolean>();
	const isLive = async (id: string, changeSet: string): Promise<boolean> => {
		const key = `${changeSet}\n${id}`;
		let live = links.get(key);
		if (live === undefined) links.set(key, (live = await linkRollout(ledger, corpId, id, changeSet)));
		return live;
	};
	const kept: ClaimedItem[] = [];
	for (const item of items) {
		let ended: string | undefined;
		for (const id of readSource(item.source).rollouts) {
			if (!(await isLive(id, item.change_set_id))) ended ??= id;
		}
		if (ended === undefined) kept.push(item);
		else results.failed(jobs.runOf(item.job_id), item, inputFailure('ROLLOUT_ENDED', { id: ended }), 0);
	}
	return kept;
}
