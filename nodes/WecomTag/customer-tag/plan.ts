import { relationKey, type RelationChange } from '../../../lib/domain/tag-change';
import type { Batch } from '../../shared/change-set/batch';
import type { HeldTags } from '../../shared/change-set/held-tags';
import { isFailure } from '../../shared/change-set/item-request';
import type { ItemOutcome, ItemRelation } from '../../shared/change-set/item-result';
import { newTask, type RelationTask } from '../../shared/change-set/task';
import { Breather } from '../../shared/event-loop';
import type { Failure } from '../../shared/failure';
import type { ChangeKind } from './change-kind';

/** What differs on each relation, by its position: tags, nothing, or the reason why it cannot be told. */
export type Plan = Array<Pick<RelationChange, 'add' | 'remove'> | Failure | undefined>;

/** Compares what is asked with what the relations hold. */
export async function planChanges(
	changes: readonly RelationChange[],
	kind: ChangeKind,
	held: HeldTags,
): Promise<Plan> {
	const planned: Plan = [];
	const breather = new Breather();
	for (const merged of changes) {
		if (breather.due()) await breather.pause();
		const tags = held.size > 0 ? held.get(relationKey(merged.userid, merged.external_userid)) : undefined;
		const difference = kind.plan(merged, tags);
		const isNothing = !('code' in difference) && difference.add.length + difference.remove.length === 0;
		planned.push(isNothing ? undefined : difference);
	}
	return planned;
}

/** How many relations differ. */
export function countChanges(planned: Plan): number {
	return planned.filter((difference) => difference && !('code' in difference)).length;
}

/** The tasks of a plan, by the same positions. */
export function tasksOf(changes: readonly RelationChange[], planned: Plan): Array<RelationTask | undefined> {
	return planned.map((difference, position) =>
		difference && !('code' in difference)
			? newTask(changes[position]!, difference.add, difference.remove)
			: undefined,
	);
}

/** Tells what became of an item. */
export function outcomeOf(
	{ requests, relationsOf }: Batch,
	planned: Plan,
	tasks: ReadonlyArray<RelationTask | undefined>,
): (itemIndex: number) => ItemOutcome {
	const noTags: readonly string[] = [];
	const toRelation = (merged: RelationChange): ItemRelation => {
		const difference = planned[merged.position];
		if (!difference || 'code' in difference) return { merged };
		return { merged, difference, task: tasks[merged.position] };
	};
	return (itemIndex) => {
		const request = requests[itemIndex]!;
		if (isFailure(request)) return { add: noTags, remove: noTags, relations: [], failure: request };
		const changes = relationsOf[itemIndex] ?? [];
		const list = Array.isArray(changes) ? changes : [changes];
		const outcome: ItemOutcome = {
			add: request.add,
			remove: request.remove,
			relations: list.map(toRelation),
		};
		for (const { position } of list) {
			const difference = planned[position];
			if (difference && 'code' in difference) outcome.failure = difference;
		}
		return outcome;
	};
}
