import { listJobs, requireJob, type Job } from '../../../lib/ledger/jobs';
import type { Failure } from '../../shared/failure';
import { JobRun, type RunSettings } from './job-run';

/** More jobs than these are not worked on side by side. */
const MOST_JOBS = 500;

/** The jobs a run works on: all that are queued and open, or the chosen one. */
export class WorkedJobs {
	private readonly runs = new Map<string, JobRun>();
	/** Why nothing more is to be called, though no job is to blame. */
	unavailable: Failure | undefined;

	constructor(
		private readonly corpId: string,
		private readonly settings: RunSettings,
		private readonly chosen?: string,
	) {}

	get all(): JobRun[] {
		return [...this.runs.values()];
	}

	runOf(jobId: string): JobRun {
		const run = this.runs.get(jobId);
		if (!run) throw new RangeError(`Job ${jobId} is not worked on in this run`);
		return run;
	}

	/** Reads again where the jobs stand. */
	async refresh(): Promise<void> {
		const now = Date.now();
		const jobs = await this.readJobs();
		for (const job of jobs) {
			let run = this.runs.get(job.id);
			if (!run) this.runs.set(job.id, (run = new JobRun(job, this.settings)));
			run.update(job, now);
		}
	}

	/** Those that may be worked on for longer than a margin. */
	ready(marginMs: number): JobRun[] {
		if (this.unavailable) return [];
		const now = Date.now();
		return this.all.filter((run) => run.msLeft(now) > marginMs);
	}

	/** Those that are queued, and those worked on before whatever became of them. */
	private async readJobs(): Promise<Job[]> {
		const { db } = this.settings.ledger;
		if (this.chosen !== undefined) return [await requireJob(db, this.corpId, this.chosen)];
		const queued = await listJobs(db, { corp_id: this.corpId, states: ['queued'], limit: MOST_JOBS });
		const ids = new Set(queued.map(({ id }) => id));
		const others = this.all.filter(({ job }) => !ids.has(job.id));
		return [...queued, ...(await Promise.all(others.map(({ job }) => requireJob(db, this.corpId, job.id))))];
	}

	async close(isOver: boolean): Promise<void> {
		for (const run of this.all) await run.close(isOver);
	}
}
