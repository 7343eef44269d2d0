import { WEIGHT_OF_PRIORITY } from '../../../lib/domain/batch/priorities';
import { claimItems, type ClaimedItem } from '../../../lib/ledger/claim-items';
import { findReworked, moveClaims } from '../../../lib/ledger/move-claims';
import { applyTasks } from '../../shared/change-set/apply';
import { readHeldTags, type HeldTags } from '../../shared/change-set/held-tags';
import { DEAD_AFTER_MS } from '../../shared/change-set/recover';
import type { RelationTask } from '../../shared/change-set/task';
import { callFailure } from '../../shared/failure';
import type { OpenClient } from '../../shared/open';
import { tolerate } from '../../shared/tolerate';
import { dropEndedRollouts } from './drop-ended-rollouts';
import { IdleTime } from './idle-time';
import { ItemResults } from './item-results';
import type { JobRun, RunSettings } from './job-run';
import { JobsControl } from './jobs-control';
import { JobsJournal } from './jobs-journal';
import { tasksOfPage } from './page-tasks';
import { Recovery } from './recovery';
import { TaskParts } from './task-parts';
import type { WorkedJobs } from './worked-jobs';

/** Relations claimed at once: two pages are all that a killed run leaves to be found out. */
const RELATIONS_PER_PAGE = 500;

/** How soon a pause takes effect. */
const REFRESH_EVERY_MS = 1_000;

const IDLE_MS = 250;

/** By then what a dead run held has come free; a run that is alive finishes it, or gives it back, by itself. */
const LONGEST_IDLE_MS = DEAD_AFTER_MS + 30_000;

/** Works jobs off, page by page: claim, read what the relations hold, call what differs, settle. */
export class Drain {
	readonly recovery: Recovery;
	private readonly parts = new TaskParts();
	private readonly results: ItemResults;
	private readonly control: JobsControl;
	private readonly journal: JobsJournal;

	constructor(
		private readonly open: OpenClient,
		private readonly settings: RunSettings,
		readonly jobs: WorkedJobs,
	) {
		const { ledger, signal } = settings;
		this.recovery = new Recovery(open, ledger, signal);
		this.results = new ItemResults(ledger);
		this.control = new JobsControl(ledger, jobs, this.parts);
		this.journal = new JobsJournal(jobs, this.parts, this.results);
	}

	/**
	 * Ends when nothing is left, when the time of every job is over, or when WeCom does not answer.
	 * @throws WecomCancelledError when the execution is cancelled; the next run takes over what was in hand
	 */
	async run(): Promise<void> {
		const { control, journal, open, settings } = this;
		const refreshing = setInterval(() => void this.jobs.refresh().catch(() => {}), REFRESH_EVERY_MS);
		let isOver = false;
		try {
			await applyTasks(this.pages(), { client: open.client, journal, control, signal: settings.signal });
			journal.finish();
			await control.settled();
			isOver = true;
		} finally {
			clearInterval(refreshing);
			await this.close(isOver);
		}
	}

	private async close(isOver: boolean): Promise<void> {
		try {
			await this.results.close(isOver);
		} finally {
			await this.jobs.close(isOver);
		}
	}

	private async *pages(): AsyncGenerator<RelationTask[]> {
		const idle = new IdleTime();
		for (;;) {
			this.settings.signal?.throwIfAborted();
			await this.recovery.runWhenDue(idle.isRunning);
			await this.jobs.refresh();
			const ready = this.jobs.ready(this.control.times.marginMs);
			const items = await this.claim(ready.filter(({ job }) => job.pending > 0));
			if (items.length > 0) {
				idle.stop();
				const tasks = await this.prepare(items);
				if (tasks.length > 0) yield tasks;
				continue;
			}
			// What is left is held by others, or its customers are: it comes free when they are done, or dead.
			const held = ready.reduce(
				(sum, { job, changeSets }) => sum + job.pending + job.claimed - changeSets.inHand,
				0,
			);
			if (held <= 0 || idle.lasts(held) > LONGEST_IDLE_MS) return;
			await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
		}
	}

	private async claim(runs: readonly JobRun[]): Promise<ClaimedItem[]> {
		if (runs.length === 0) return [];
		const now = Date.now();
		for (const { changeSets } of runs) await changeSets.ensureOne(now);
		const claimed = await claimItems(this.settings.ledger.db, this.open.corpId, {
			jobs: runs.map(({ job }) => ({ id: job.id, weight: WEIGHT_OF_PRIORITY[job.priority] })),
			limit: RELATIONS_PER_PAGE,
			changeSetOf: (jobId) => this.jobs.runOf(jobId).changeSets.currentId,
			now,
		});
		for (const item of claimed) this.jobs.runOf(item.job_id).changeSets.take(item.change_set_id);
		return await this.withoutRepetition(claimed, now);
	}

	/** A change set holds each change once: what comes up again goes on under another one. */
	private async withoutRepetition(items: readonly ClaimedItem[], now: number): Promise<ClaimedItem[]> {
		const { db } = this.settings.ledger;
		const reworked = new Set(await findReworked(db, items));
		if (reworked.size === 0) return [...items];
		const runs = new Set([...reworked].map(({ job_id }) => this.jobs.runOf(job_id)));
		for (const { changeSets } of runs) await changeSets.openAnother(now);
		const currentOf = (jobId: string): string => this.jobs.runOf(jobId).changeSets.currentId;
		await moveClaims(db, this.open.corpId, [...reworked], currentOf);
		return items.map((item) => {
			if (!reworked.has(item)) return item;
			const change_set_id = currentOf(item.job_id);
			this.jobs.runOf(item.job_id).changeSets.move(item.change_set_id, change_set_id);
			return { ...item, change_set_id };
		});
	}

	private async prepare(items: readonly ClaimedItem[]): Promise<RelationTask[]> {
		const { jobs, parts, results } = this;
		const { ledger } = this.settings;
		const live = await dropEndedRollouts(items, { ledger, corpId: this.open.corpId, jobs, results });
		const held = await this.read(live);
		if (held) return tasksOfPage(live, held, { jobs, parts, results });
		for (const item of live) results.release(jobs.runOf(item.job_id), item);
		return [];
	}

	/** What the relations hold; undefined where WeCom does not say: then there is no going on. */
	private async read(items: readonly ClaimedItem[]): Promise<HeldTags | undefined> {
		const held = await tolerate(readHeldTags(this.open.client, items, this.settings.signal));
		if (held.ok) return held.value;
		const runs = new Set(items.map(({ job_id }) => this.jobs.runOf(job_id)));
		this.control.observeReading(runs, callFailure(held.error));
		return undefined;
	}
}
