import type { INodeExecutionData } from 'n8n-workflow';
import { isFailure } from '../../shared/change-set/item-request';
import type { RelationTask } from '../../shared/change-set/task';
import type { Batch } from './batch';

/**
 * Notes on the tasks which tags go because their time was up, as Tag Decay says under `decay`. The ledger keeps
 * it: what merely expired may come back with the next interaction, what a person took off may not.
 */
export function markExpired(
	items: readonly INodeExecutionData[],
	{ requests, relationsOf }: Batch,
	tasks: ReadonlyArray<RelationTask | undefined>,
): void {
	for (const [index, { json }] of items.entries()) {
		if (json.decay === undefined || !isExpired(json.decay)) continue;
		const request = requests[index]!;
		const changes = relationsOf[index];
		if (isFailure(request) || changes === undefined) continue;
		for (const { position } of Array.isArray(changes) ? changes : [changes]) {
			const task = tasks[position];
			if (task) task.expired = new Set([...(task.expired ?? []), ...request.remove]);
		}
	}
}

function isExpired(decay: unknown): boolean {
	return typeof decay === 'object' && decay !== null && 'status' in decay && decay.status === 'expired';
}
