import type { IDataObject } from 'n8n-workflow';
import { estimateFinish, paceOf, type Pace, type ProgressPoint } from '../../../lib/domain/batch/progress';
import { closesAt, nextOpening } from '../../../lib/domain/batch/windows/openings';
import { writeWindows } from '../../../lib/domain/batch/windows/write-windows';
import { changeSetsOf, jobErrors, jobProgress, type JobProgress } from '../../../lib/ledger/job-reports';
import type { Job } from '../../../lib/ledger/jobs';
import type { Ledger } from '../../../lib/ledger/open';
import { errcodeHint } from '../../shared/error-texts';
import { message } from '../../shared/messages';
import { momentText } from '../../shared/moments';
import { feasibilityResult, foreseeJob, type Feasibility, type Limits } from '../feasibility';
import { jobState, leftOf, windowsOf } from '../job-state';
import { countText, isoTime, stateWord } from '../words';

/** Everything that the status of a job goes by. */
export interface JobReport {
	job: Job;
	progress: readonly JobProgress[];
	pace: Pace | undefined;
	/** When it will be done, by its pace so far; before there is any, by the quota. */
	finishesAt: number | undefined;
	feasibility: Feasibility | undefined;
	timeZone: string;
	json: IDataObject;
}

const ERRORS_SHOWN = 10;

const CHANGE_SETS_SHOWN = 100;

/** The pace of the last hours; what was before has no weight any more. */
const PACE_MS = 2 * 3_600_000;

export async function reportJob(
	ledger: Ledger,
	job: Job,
	limits: Limits,
	{ now, since }: { now: number; since: number },
): Promise<JobReport> {
	const { db } = ledger;
	const windows = windowsOf(job);
	const progress = await jobProgress(db, job.id, { since: Math.min(since, now - PACE_MS) });
	const points = progress.filter(({ minute }) => minute >= now - PACE_MS).map(toPoint);
	const isActive = job.state === 'queued' && leftOf(job) > 0;
	const pace = isActive ? paceOf(points, { now, quotas: limits.quotas }) : undefined;
	const { quotas } = limits;
	const estimate = isActive
		? estimateFinish({ left: leftOf(job), pace, points, quotas, windows, now })
		: undefined;
	const hasEnded = job.state === 'finished' || job.state === 'cancelled';
	const feasibility = hasEnded ? undefined : await foreseeJob(ledger, job, limits, now);
	const finishesAt = isActive ? (estimate ?? feasibility)?.finishesAt : undefined;
	const open = closesAt(windows, now);
	const percent = percentOf(job);
	const json: IDataObject = {
		...jobState(job),
		...{ replaced: job.replaced, cancelled: job.cancelled },
		...{ percent, calls: job.calls, calls_saved: Math.max(0, job.handed_in - job.total) },
		...{
			rate_per_minute: pace ? Math.round(pace.donePerHour / 6) / 10 : null,
			finishes_at: isoTime(finishesAt),
		},
		windows: {
			...writeWindows(windows),
			is_open: open !== undefined,
			closes_at: open === undefined || open === Infinity ? null : isoTime(open),
			opens_at: isoTime(nextOpening(windows, now)),
		},
		feasibility: feasibility ? feasibilityResult(feasibility) : null,
		errors: (await jobErrors(db, job.id)).slice(0, ERRORS_SHOWN).map((error) => ({
			...{ code: error.code, errcode: error.errcode, class: error.class, count: error.count },
			...{ message: error.message, hint: error.errcode === null ? null : errcodeHint(error.errcode) },
		})),
		change_sets: (await changeSetsOf(db, job.id)).slice(0, CHANGE_SETS_SHOWN),
		note: job.note,
		...{ created_at: isoTime(job.created_at), started_at: isoTime(job.started_at) },
		...{ finished_at: isoTime(job.finished_at) },
		message: statusText(job, percent, finishesAt, windows.timeZone),
	};
	return { job, progress, pace, finishesAt, feasibility, timeZone: windows.timeZone, json };
}

export function toPoint({ minute, applied, unchanged, failed, calls }: JobProgress): ProgressPoint {
	return { minute, done: applied + unchanged + failed, calls };
}

function percentOf(job: Job): number {
	if (job.total === 0) return 100;
	// Rounded down: 100 % is said of what is done.
	return Math.floor(((job.total - leftOf(job)) / job.total) * 100);
}

function statusText(job: Job, percent: number, finishesAt: number | undefined, timeZone: string): string {
	const values = {
		job: job.name,
		state: stateWord(job.state),
		percent,
		left: countText(leftOf(job)),
		failed: countText(job.failed),
	};
	const sentences = [message('JOB_STATUS', values)];
	if (finishesAt !== undefined)
		sentences.push(message('JOB_FINISHES', { time: momentText(finishesAt, timeZone) }));
	if (job.note) sentences.push(job.note.message);
	return sentences.join(' ');
}
