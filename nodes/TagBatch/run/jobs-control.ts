import type { CircuitBreak, ItemFailure } from '../../../lib/domain/batch/circuit';
import { LedgerError } from '../../../lib/ledger/errors';
import { setJobState } from '../../../lib/ledger/job-states';
import type { Ledger } from '../../../lib/ledger/open';
import type { RunControl } from '../../shared/change-set/apply';
import type { RelationTask } from '../../shared/change-set/task';
import type { Failure } from '../../shared/failure';
import { inputFailure } from '../../shared/failure';
import type { JobRun } from './job-run';
import { stopNote } from './stop-note';
import { failureOf, type TaskParts } from './task-parts';
import { TaskTimes } from './task-times';
import type { WorkedJobs } from './worked-jobs';

/** WeCom closed the endpoint for longer than a call waits. */
const CLOSED = 45009;

/** Decides what is still to be called: not what is paused, out of time, or bound to fail. */
export class JobsControl implements RunControl {
	readonly times = new TaskTimes();
	private readonly stopping: Array<Promise<{ error?: unknown }>> = [];

	constructor(
		private readonly ledger: Ledger,
		private readonly jobs: WorkedJobs,
		private readonly parts: TaskParts,
	) {}

	refuse(task: RelationTask): Failure | undefined {
		const now = Date.now();
		const margin = this.times.marginMs;
		const runs = this.parts.of(task).map(({ run }) => run);
		const refused = this.jobs.unavailable !== undefined || runs.some((run) => run.msLeft(now) <= margin);
		if (refused) return inputFailure('NOT_BEGUN', {});
		this.times.begin(task);
		return undefined;
	}

	observe(task: RelationTask): void {
		this.times.end(task);
		const { failure } = task;
		if (failure?.code === 'CUT_OFF') return;
		if (failure?.errcode === CLOSED) this.jobs.unavailable ??= failure;
		const isForAll = failure !== undefined && isAboutApp(failure);
		for (const part of this.parts.of(task)) {
			this.judge(part.run, isForAll ? failure : failureOf(task, part), task.userid);
		}
	}

	/** Reading what relations hold failed for all of them. */
	observeReading(runs: ReadonlySet<JobRun>, failure: Failure): void {
		for (const run of runs) this.judge(run, failure);
		// Whatever it was: without an answer nothing can be done.
		this.jobs.unavailable ??= failure;
	}

	cutOff(task: RelationTask): AbortSignal | undefined {
		const runs = this.parts.of(task).map(({ run }) => run);
		return runs.sort((a, b) => a.deadline - b.deadline)[0]?.cutOff;
	}

	/** Resolves when every job that must stop is stopped, or has ended meanwhile. @throws what writing failed with */
	async settled(): Promise<void> {
		for (const { error } of await Promise.all(this.stopping)) {
			const hasEnded = error instanceof LedgerError && error.code === 'LEDGER_JOB_STATE';
			if (error !== undefined && !hasEnded) throw error;
		}
	}

	private judge(run: JobRun, failure: Failure | undefined, member?: string): void {
		if (run.brokenBy) return;
		const opened = run.circuit.record(failure ? toOutcome(failure, member) : { state: 'applied' });
		if (!opened || !failure) return;
		if (opened.kind === 'unavailable') this.jobs.unavailable ??= failure;
		else this.stop(run, opened, failure);
	}

	private stop(run: JobRun, circuit: CircuitBreak, failure: Failure): void {
		run.brokenBy = { circuit, failure };
		const note = stopNote(circuit, failure);
		// At once, so that other runs stop too; a failure must wait for somebody to look at it.
		const stopped = setJobState(this.ledger.db, run.job, 'stopped', { note, now: Date.now() }).then(
			() => ({}),
			(error: unknown) => ({ error }),
		);
		this.stopping.push(stopped);
		run.stopped = stopped;
	}
}

/** A secret, an app or an address that WeCom refuses, it refuses for every job. */
function isAboutApp({ class: kind }: Failure): boolean {
	return kind === 'credential' || kind === 'token';
}

function toOutcome({ class: kind, errcode, code }: Failure, member: string | undefined): ItemFailure {
	return { state: 'failed', class: kind ?? 'unknown', errcode, code, member };
}
