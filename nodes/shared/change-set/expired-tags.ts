import type { INodeExecutionData } from 'n8n-workflow';
import type { Batch } from './batch';
import { isFailure } from './item-request';
import type { RelationTask } from './task';

/**
 * Notes on the tasks which tags go because their time was up, as Tag Decay says under `decay`. The ledger keeps
 * it: what merely expired may come back with the next interaction, what a person took off may not. Where both
 * ask for the same, the person counts.
 */
export function markExpired(
	items: readonly INodeExecutionData[],
	batch: Batch,
	tasks: ReadonlyArray<RelationTask | undefined>,
): void {
	const expired = new Set<number>();
	for (const [index, item] of items.entries()) if (isExpired(item)) expired.add(index);
	if (expired.size === 0) return;
	for (const index of expired) {
		eachRemoval(batch, tasks, index, (task, tag) => {
			task.expired ??= new Set();
			task.expired.add(tag);
		});
	}
	for (const index of items.keys()) {
		if (!expired.has(index)) eachRemoval(batch, tasks, index, (task, tag) => task.expired?.delete(tag));
	}
}

function eachRemoval(
	{ requests, relationsOf }: Batch,
	tasks: ReadonlyArray<RelationTask | undefined>,
	index: number,
	visit: (task: RelationTask, tag: string) => void,
): void {
	const request = requests[index]!;
	const changes = relationsOf[index];
	if (isFailure(request) || changes === undefined) return;
	for (const { position } of Array.isArray(changes) ? changes : [changes]) {
		const task = tasks[position];
		if (task) for (const tag of request.remove) visit(task, tag);
	}
}

/** Whether Tag Decay says that the time of the item's tags is up. */
export function isExpired({ json: { decay } }: INodeExecutionData): boolean {
	return typeof decay === 'object' && decay !== null && 'status' in decay && decay.status === 'expired';
}
