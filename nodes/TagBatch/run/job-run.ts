import { Circuit, type CircuitBreak } from '../../../lib/domain/batch/circuit';
import { closesAt } from '../../../lib/domain/batch/windows/openings';
import type { Windows } from '../../../lib/domain/batch/windows/windows';
import type { NewChangeSet } from '../../../lib/ledger/change-sets';
import type { Job } from '../../../lib/ledger/jobs';
import type { Ledger } from '../../../lib/ledger/open';
import type { Failure } from '../../shared/failure';
import { windowsOf } from '../job-state';
import { CutOff } from './cut-off';
import { JobChangeSets } from './job-change-sets';

export interface RunSettings {
	ledger: Ledger;
	/** Who and what runs it; id and name are the job's. */
	changeSet: Omit<NewChangeSet, 'id' | 'name'>;
	/** Epoch ms at which the run must be over. */
	endsAt: number;
	/** Failures in a row that stop a job; 0: none do. */
	stopAfter: number;
	signal: AbortSignal | undefined;
}

/** What one run does to one job. */
export class JobRun {
	/** What this run did. */
	readonly counts = { applied: 0, unchanged: 0, failed: 0, calls: 0 };
	/** Under which its items are worked on. */
	readonly changeSets: JobChangeSets;
	/** Its circuit opened for this. */
	brokenBy: { circuit: CircuitBreak; failure: Failure } | undefined;
	/** Settles once the ledger has it as stopped, where its circuit opened. */
	stopped: Promise<unknown> | undefined;
	readonly circuit: Circuit;
	private windows: Windows;
	private openUntil: number | undefined;
	private cutOffAt: CutOff | undefined;

	constructor(
		public job: Job,
		private readonly settings: RunSettings,
	) {
		this.changeSets = new JobChangeSets(settings, job.name);
		this.circuit = new Circuit({ limit: settings.stopAfter });
		this.windows = windowsOf(job);
	}

	/** Takes in how the job stands now. */
	update(job: Job, now: number): void {
		if (job.windows !== this.job.windows) this.windows = windowsOf(job);
		this.job = job;
		this.openUntil = closesAt(this.windows, now);
	}

	/** ms until work on it must be over; 0 where it may not be worked on. */
	msLeft(now: number): number {
		if (this.job.state !== 'queued' || this.brokenBy || this.openUntil === undefined) return 0;
		return Math.max(0, this.deadline - now);
	}

	/** Ends calls that would come after the deadline. */
	get cutOff(): AbortSignal {
		if (this.cutOffAt?.at !== this.deadline) {
			this.cutOffAt?.dispose();
			this.cutOffAt = new CutOff(this.deadline, this.settings.signal);
		}
		return this.cutOffAt.signal;
	}

	/** Epoch ms by which calls for it must be over. */
	get deadline(): number {
		return Math.min(this.openUntil ?? 0, this.settings.endsAt);
	}

	/** Resolves when everything settled so far stands in its change sets, and a stop in the ledger. */
	async written(): Promise<void> {
		await this.changeSets.written();
		// Before its last items are settled: a job with nothing left to do would be finished, and its note lost.
		await this.stopped;
	}

	/** Closes the change sets; without `isOver` they are left to recovery. */
	async close(isOver: boolean): Promise<void> {
		this.cutOffAt?.dispose();
		await (isOver ? this.changeSets.finish(this.brokenBy ? 'stopped' : 'finished') : this.changeSets.leave());
	}
}
