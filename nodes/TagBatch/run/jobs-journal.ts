import type { TaskJournal } from '../../shared/change-set/apply';
import type { Journal } from '../../shared/change-set/journal';
import type { RelationTask } from '../../shared/change-set/task';
import { isSystemic, type Failure } from '../../shared/failure';
import type { ItemResults } from './item-results';
import type { JobRun } from './job-run';
import type { TaskPart, TaskParts } from './task-parts';
import type { WorkedJobs } from './worked-jobs';

/** Writes down tasks of several jobs: the changes in the change set of each, and what became of the items. */
export class JobsJournal implements TaskJournal {
	/** Items that failed with a cause that may be everybody's; what follows tells. */
	private readonly suspects = new Map<JobRun, Array<{ part: TaskPart; failure: Failure; calls: number }>>();

	constructor(
		private readonly jobs: WorkedJobs,
		private readonly parts: TaskParts,
		private readonly results: ItemResults,
	) {}

	async plan(tasks: readonly RelationTask[]): Promise<void> {
		const shares = new Map<Journal, RelationTask[]>();
		for (const { journal, share } of tasks.flatMap((task) => this.parts.of(task))) {
			const known = shares.get(journal);
			if (known) known.push(share);
			else shares.set(journal, [share]);
		}
		for (const [journal, ofJournal] of shares) await journal.plan(ofJournal);
	}

	requireWritable(): void {
		this.results.requireWritable();
	}

	settle(task: RelationTask, untried?: 'not_applied'): void {
		const parts = this.parts.of(task);
		this.parts.delete(task);
		for (const [index, part] of parts.entries()) {
			shareOut(task, part.share);
			const { failure } = part.share;
			const isCutOff = failure?.code === 'CUT_OFF';
			part.journal.settle(part.share, untried ?? (isCutOff ? 'not_applied' : undefined));
			// One call served them all: it counts once.
			this.settleItem(part, untried || isCutOff ? 'release' : failure, index === 0 ? task.calls : 0);
		}
	}

	private settleItem(part: TaskPart, failure: Failure | 'release' | undefined, calls: number): void {
		const { run, item } = part;
		if (failure === undefined) {
			this.acquit(run);
			this.results.done(run, item, 'applied', calls);
		} else if (failure === 'release' || failure.class === 'throttled') {
			this.results.release(run, item);
		} else if (isSystemic(failure)) {
			const suspects = this.suspects.get(run) ?? [];
			this.suspects.set(run, [...suspects, { part, failure, calls }]);
			if (this.isBroken(run)) this.acquit(run);
		} else {
			this.results.failed(run, item, failure, calls);
		}
	}

	/** Whether the job, or all of them, came to a halt: then its items are not to blame. */
	private isBroken(run: JobRun): boolean {
		return run.brokenBy !== undefined || this.jobs.unavailable !== undefined;
	}

	/** Gives the suspects back where something larger was at fault; otherwise they have failed by themselves. */
	private acquit(run: JobRun): void {
		for (const { part, failure, calls } of this.suspects.get(run) ?? []) {
			if (this.isBroken(run)) this.results.release(run, part.item);
			else this.results.failed(run, part.item, failure, calls);
		}
		this.suspects.delete(run);
	}

	/** Once everything is settled. */
	finish(): void {
		for (const run of [...this.suspects.keys()]) this.acquit(run);
	}
}

/** What of the task's outcome is the share's. A share of which nothing is missing has not failed. */
function shareOut(task: RelationTask, share: RelationTask): void {
	if (share === task) return;
	share.added = share.add.filter((tag) => task.added.includes(tag));
	share.removed = share.remove.filter((tag) => task.removed.includes(tag));
	const isComplete = share.added.length === share.add.length && share.removed.length === share.remove.length;
	if (!isComplete && task.failure) share.failure = task.failure;
}
