import type { INodeExecutionData } from 'n8n-workflow';
import type { Batch } from '../../shared/change-set/batch';
import { isExpired, markExpired } from '../../shared/change-set/expired-tags';
import { rolloutOf } from '../../shared/change-set/rollouts';
import { newTask, type RelationTask } from '../../shared/change-set/task';
import { Breather } from '../../shared/event-loop';
import { writeSource } from '../item-source';

/** For each relation of the batch, by its position: what the ledger is to keep of where its changes come from. */
export async function relationSources(
	items: readonly INodeExecutionData[],
	batch: Batch,
): Promise<Array<string | null>> {
	const rolloutsOf = new Map<number, Set<string>>();
	let hasExpired = false;
	const breather = new Breather();
	for (const [index, item] of items.entries()) {
		if (breather.due()) await breather.pause();
		hasExpired ||= isExpired(item);
		const rollout = rolloutOf(item);
		if (rollout === undefined) continue;
		for (const { position } of [batch.relationsOf[index] ?? []].flat()) {
			const known = rolloutsOf.get(position);
			if (known) known.add(rollout);
			else rolloutsOf.set(position, new Set([rollout]));
		}
	}
	const tasks = hasExpired ? tasksOf(items, batch) : [];
	return batch.changes.map((_change, position) =>
		writeSource({
			isDecay: goesByDecay(tasks[position]),
			rollouts: [...(rolloutsOf.get(position) ?? [])].sort(),
		}),
	);
}

function tasksOf(items: readonly INodeExecutionData[], batch: Batch): RelationTask[] {
	const tasks = batch.changes.map((change) => newTask(change, change.add, change.remove));
	markExpired(items, batch, tasks);
	return tasks;
}

/** Only as a whole: where a person took one of the tags off, none of them comes back by itself. */
function goesByDecay(task: RelationTask | undefined): boolean {
	const { expired, remove = [] } = task ?? {};
	return expired !== undefined && remove.length > 0 && remove.every((tag) => expired.has(tag));
}
