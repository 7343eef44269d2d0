import { effectiveChange, relationKey, union } from '../../../lib/domain/tag-change';
import type { ClaimedItem } from '../../../lib/ledger/claim-items';
import type { HeldTags } from '../../shared/change-set/held-tags';
import { newTask, type RelationTask } from '../../shared/change-set/task';
import { expiredTags } from '../item-source';
import type { ItemResults } from './item-results';
import type { TaskPart, TaskParts } from './task-parts';
import type { WorkedJobs } from './worked-jobs';

/**
 * Makes one task of what all items ask of a relation, so that one call serves them. Items that ask for nothing
 * that is not so already are done.
 * @param items of the same relation beside each other
 */
export function tasksOfPage(
	items: readonly ClaimedItem[],
	held: HeldTags,
	{ jobs, parts, results }: { jobs: WorkedJobs; parts: TaskParts; results: ItemResults },
): RelationTask[] {
	const tasks: RelationTask[] = [];
	for (const ofRelation of byRelation(items)) {
		const shares: TaskPart[] = [];
		const taken = { add: [] as readonly string[], remove: [] as readonly string[] };
		for (const item of ofRelation) {
			const run = jobs.runOf(item.job_id);
			const tags = held.get(relationKey(item.userid, item.external_userid));
			const need = effectiveChange(item, tags);
			if (need.add.length + need.remove.length === 0) {
				results.done(run, item, 'unchanged', 0);
				continue;
			}
			// Where two items ask for the same, it is the first one's change, and both wait for what becomes of it.
			const add = need.add.filter((tag) => !taken.add.includes(tag));
			const remove = need.remove.filter((tag) => !taken.remove.includes(tag));
			taken.add = union(taken.add, add);
			taken.remove = union(taken.remove, remove);
			const journal = run.changeSets.journalOf(item.change_set_id);
			shares.push({ run, item, journal, need, share: shareOf(item, add, remove) });
		}
		const task = taskOf(shares, taken);
		if (!task) continue;
		parts.set(task, shares);
		tasks.push(task);
	}
	return tasks;
}

function taskOf(
	shares: readonly TaskPart[],
	{ add, remove }: { add: readonly string[]; remove: readonly string[] },
): RelationTask | undefined {
	const [first] = shares;
	if (!first) return undefined;
	return shares.length === 1 ? first.share : newTask(first.share, add, remove);
}

function shareOf(item: ClaimedItem, add: readonly string[], remove: readonly string[]): RelationTask {
	const { userid, external_userid, operator } = item;
	const share = newTask({ userid, external_userid, operator: operator ?? undefined }, add, remove);
	const expired = expiredTags(item);
	if (expired.size > 0) share.expired = expired;
	return share;
}

function* byRelation(items: readonly ClaimedItem[]): Iterable<readonly ClaimedItem[]> {
	let group: ClaimedItem[] = [];
	let last = '';
	for (const item of items) {
		const key = relationKey(item.userid, item.external_userid);
		if (key !== last && group.length > 0) {
			yield group;
			group = [];
		}
		last = key;
		group.push(item);
	}
	if (group.length > 0) yield group;
}
