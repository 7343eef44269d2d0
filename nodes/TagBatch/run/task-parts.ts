import type { ClaimedItem } from '../../../lib/ledger/claim-items';
import type { Journal } from '../../shared/change-set/journal';
import type { RelationTask } from '../../shared/change-set/task';
import type { JobRun } from './job-run';

/** What one item has of a task: journalled in the change set of its job. */
export interface TaskPart {
	run: JobRun;
	item: ClaimedItem;
	journal: Journal;
	/** The item's share; the task itself where no other item has one. */
	share: RelationTask;
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
