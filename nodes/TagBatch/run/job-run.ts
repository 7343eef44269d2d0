import { Circuit, type CircuitBreak } from '../../../lib/domain/batch/circuit';
import { closesAt } from '../../../lib/domain/batch/windows/openings';
import type { Windows } from '../../../lib/domain/batch/windows/windows';
import { changeSetId } from '../../../lib/ledger/change-set-id';
import { createChangeSet, type NewChangeSet } from '../../../lib/ledger/change-sets';
import type { Job } from '../../../lib/ledger/jobs';
import type { Ledger } from '../../../lib/ledger/open';
import { Journal } from '../../shared/change-set/journal';
import type { Failure } from '../../shared/failure';
import { windowsOf } from '../job-state';
import { CutOff } from './cut-off';

export interface RunSettings {
	ledger: Ledger;
	/** Who and what runs it; id and name are the job's. */
	changeSet: Omit<NewChangeSet, 'id' | 'name'>;
	/** Epoch ms at which the run must be over. */
	endsAt: number;
	/** Failures in a row that stop a job. */
	stopAfter: number;
	signal: AbortSignal | undefined;
}

/** What one run does to one job. */
export class JobRun {
	/** What this run did. */
	readonly counts = { applied: 0, unchanged: 0, failed: 0, calls: 0 };
	/** Items claimed by this run and not yet settled or given back. */
	inHand = 0;
	/** It had items in hand. */
	isWorkedOn = false;
	/** Its circuit opened for this. */
	brokenBy: { circuit: CircuitBreak; failure: Failure } | undefined;
	readonly circuit: Circuit;
	private readonly journals: Journal[] = [];
	private windows: Windows;
	private openUntil: number | undefined;
	private cutOffAt: CutOff | undefined;
	private needsChangeSet = true;

	constructor(
		public job: Job,
		private readonly settings: RunSettings,
	) {
		this.circuit = new Circuit({ limit: settings.stopAfter });
		this.windows = windowsOf(job);
	}

	/** Takes in how the job stands now. */
	update(job: Job, now: number): void {
		// A change set holds each change once: what was enqueued or is tried again since needs another one.
		if (job.total > this.job.total || job.failed < this.job.failed) this.needsChangeSet = true;
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

	private get deadline(): number {
		return Math.min(this.openUntil ?? 0, this.settings.endsAt);
	}

	get journal(): Journal {
		const journal = this.journals.at(-1);
		if (!journal) throw new RangeError(`Job ${this.job.id} has no change set yet`);
		return journal;
	}

	/** To be called before items are claimed: their claim names the change set. */
	async openChangeSet(now: number): Promise<void> {
		if (!this.needsChangeSet) return;
		const { ledger, changeSet } = this.settings;
		const id = changeSetId(now, Math.random);
		await createChangeSet(ledger.db, { ...changeSet, id, name: this.job.name }, now);
		this.journals.push(new Journal(ledger, id));
		this.needsChangeSet = false;
	}

	/** Resolves when everything settled so far stands in its change sets. */
	async written(): Promise<void> {
		for (const journal of this.journals) await journal.written();
	}

	/** Closes the change sets; without `isOver` they are left to recovery. */
	async close(isOver: boolean): Promise<void> {
		this.cutOffAt?.dispose();
		for (const journal of this.journals) {
			await (isOver ? journal.finish(this.brokenBy ? 'stopped' : 'finished') : journal.release());
		}
	}
}
