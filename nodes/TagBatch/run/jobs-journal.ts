import type { TaskJournal } from '../../shared/change-set/apply';
import type { Journal } from '../../shared/change-set/journal';
import type { RelationTask } from '../../shared/change-set/task';
import { isSystemic, type Failure } from '../../shared/failure';
import type { ItemResults } from './item-results';
import type { JobRun } from './job-run';
import { failureOf, type TaskPart, type TaskParts } from './task-parts';
import type { WorkedJobs } from './worked-jobs';

/** A part that failed with a cause that may be everybody's. */
interface Suspect {
	part: TaskPart;
	failure: Failure;
	calls: number;
}

/** Writes down tasks of several jobs: the changes in the change set of each, and what became of the items. */
export class JobsJournal implements TaskJournal {
	/** What follows tells whether they failed by themselves. */
	private readonly suspects = new Map<JobRun, Suspect[]>();

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
			const failure = failureOf(task, part);
			shareOut(task, part.share);
			// One call served them all: it counts once.
			this.settlePart(part, failure, {
				calls: index === 0 ? task.calls : 0,
				isUntried: untried !== undefined,
			});
		}
	}

	private settlePart(
		part: TaskPart,
		failure: Failure | undefined,
		{ calls, isUntried }: { calls: number; isUntried: boolean },
	): void {
		const { run, item, journal, share } = part;
		if (failure === undefined) {
			this.acquit(run);
			journal.settle(share);
			this.results.done(run, item, isEmpty(share) ? 'unchanged' : 'applied', calls);
		} else if (isUntried || failure.code === 'CUT_OFF' || failure.class === 'throttled') {
			this.giveBack(part, calls);
		} else if (isSystemic(failure)) {
			const suspect = { part, failure, calls };
			const suspects = this.suspects.get(run);
			if (suspects) suspects.push(suspect);
			else this.suspects.set(run, [suspect]);
			if (this.isBroken(run)) this.acquit(run);
		} else {
			this.fail({ part, failure, calls });
		}
	}

	/** It is tried again later, so its changes have not failed. */
	private giveBack({ run, item, journal, share }: TaskPart, calls: number): void {
		journal.settle(share, 'not_applied');
		this.results.release(run, item, calls);
	}

	private fail({ part: { run, item, journal, share }, failure, calls }: Suspect): void {
		journal.settle(share);
		this.results.failed(run, item, failure, calls);
	}

	/** Whether the job, or all of them, came to a halt: then its items are not to blame. */
	private isBroken(run: JobRun): boolean {
		return run.brokenBy !== undefined || this.jobs.unavailable !== undefined;
	}

	/** Gives the suspects back where something larger was at fault; otherwise they have failed by themselves. */
	private acquit(run: JobRun): void {
		for (const suspect of this.suspects.get(run) ?? []) {
			if (this.isBroken(run)) this.giveBack(suspect.part, suspect.calls);
			else this.fail(suspect);
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

function isEmpty({ add, remove }: RelationTask): boolean {
	return add.length + remove.length === 0;
}
