import type { ClaimedItem } from '../../../lib/ledger/claim-items';
import type { TagLists } from '../../../lib/ledger/item-tags';
import type { Journal } from '../../shared/change-set/journal';
import type { RelationTask } from '../../shared/change-set/task';
import type { Failure } from '../../shared/failure';
import type { JobRun } from './job-run';

/** What one item has of a task. */
export interface TaskPart {
	run: JobRun;
	item: ClaimedItem;
	/** Of the change set under which the item is worked on. */
	journal: Journal;
	/** What the relation lacks of the item: its result goes by that, whoever's changes they are. */
	need: TagLists;
	/** What of it are the item's own changes, to be journalled; the task itself where it serves no other item. */
	share: RelationTask;
}

/** Why something that the item needs was not done; undefined where all of it was. */
export function failureOf(
	{ added, removed, failure }: RelationTask,
	{ need }: TaskPart,
): Failure | undefined {
	const isDone =
		need.add.every((tag) => added.includes(tag)) && need.remove.every((tag) => removed.includes(tag));
	return isDone ? undefined : failure;
}

/** Which items the tasks under way serve. */
export class TaskParts {
	private readonly parts = new Map<RelationTask, readonly TaskPart[]>();

	set(task: RelationTask, parts: readonly TaskPart[]): void {
		this.parts.set(task, parts);
	}

	of(task: RelationTask): readonly TaskPart[] {
		return this.parts.get(task) ?? [];
	}

	delete(task: RelationTask): void {
		this.parts.delete(task);
	}
}
