import type { ClaimedItem } from '../../../lib/ledger/claim-items';
import { isEmpty } from '../../../lib/ledger/item-tags';
import type { Ledger } from '../../../lib/ledger/open';
import { linkRollout } from '../../shared/change-set/rollouts';
import { inputFailure } from '../../shared/failure';
import { rolloutsByTag } from '../item-source';
import type { ItemResults } from './item-results';
import type { WorkedJobs } from './worked-jobs';

/**
 * Links the change sets with the rollouts whose tags they carry, so that a roll back finds them. Tags that were only
 * wanted for a rollout which was rolled back since are dropped, for they would stay; an item without others has
 * failed.
 * @returns the other items, with the tags that are left
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
		const rolloutsOf = rolloutsByTag(item.source);
		const ended = new Set<string | undefined>();
		for (const id of new Set([...rolloutsOf.values()].flat())) {
			if (id !== undefined && !(await isLive(id, item.change_set_id))) ended.add(id);
		}
		const left = withoutEnded(item, rolloutsOf, ended);
		if (!isEmpty(left)) {
			kept.push(left);
			continue;
		}
		const [id = ''] = ended;
		results.failed(jobs.runOf(item.job_id), item, inputFailure('ROLLOUT_ENDED', { id }), 0);
	}
	return kept;
}

function withoutEnded(
	item: ClaimedItem,
	rolloutsOf: ReturnType<typeof rolloutsByTag>,
	ended: ReadonlySet<string | undefined>,
): ClaimedItem {
	if (ended.size === 0) return item;
	const isWanted = (tag: string): boolean => rolloutsOf.get(tag)?.some((id) => !ended.has(id)) ?? true;
	return { ...item, add: item.add.filter(isWanted), remove: item.remove.filter(isWanted) };
}
