import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { closesAt, nextOpening } from '../../../lib/domain/batch/windows/openings';
import type { Windows } from '../../../lib/domain/batch/windows/windows';
import type { Job } from '../../../lib/ledger/jobs';
import { message } from '../../shared/messages';
import { momentText } from '../../shared/moments';
import { jobState, leftOf, windowsOf } from '../job-state';
import { countText, isoTime, stateWord } from '../words';
import type { JobRun } from './job-run';
import type { WorkedJobs } from './worked-jobs';

interface RunTimes {
	begun: number;
	endsAt: number;
	/** The job that was chosen: it is told about even if nothing was done. */
	chosen: string | undefined;
}

/** One entry per job worked on; says so in a hint as well. */
export function reportRun(
	context: IExecuteFunctions,
	jobs: WorkedJobs,
	times: RunTimes,
): Array<{ job: IDataObject }> {
	const now = Date.now();
	const told = jobs.all.filter(
		({ changeSets, brokenBy }) => changeSets.areUsed || brokenBy || times.chosen !== undefined,
	);
	const results = told.map((run) => resultOf(run, jobs, times, now));
	const needsPerson = told.some(({ job, brokenBy }) => brokenBy !== undefined || job.failed > 0);
	context.addExecutionHints({
		message:
			told.length === 0
				? nothingToDo(jobs, now)
				: results.map(({ message: text }) => String(text)).join('\n'),
		location: 'outputPane',
		type: needsPerson || jobs.unavailable ? 'warning' : 'info',
	});
	return results.map((job) => ({ job }));
}

function resultOf(run: JobRun, jobs: WorkedJobs, { begun, endsAt }: RunTimes, now: number): IDataObject {
	const { job, counts } = run;
	const left = leftOf(job);
	const windows = windowsOf(job);
	const opening = goesOnAt(windows, now);
	return {
		...jobState(job),
		this_run: { ...counts, seconds: Math.round((now - begun) / 100) / 10 },
		more: left > 0 && job.state === 'queued',
		next_opening: left > 0 ? isoTime(opening) : null,
		...(job.note && { note: job.note }),
		message: [
			message('RUN_SUMMARY', {
				...{ job: job.name, applied: countText(counts.applied), unchanged: countText(counts.unchanged) },
				...{ failed: countText(counts.failed), calls: countText(counts.calls) },
			}),
			whyItEnded(job, {
				left,
				unavailable: jobs.unavailable?.message,
				isTimeOver: now >= endsAt - MARGIN_MS,
				opening: opening !== undefined && opening > now ? momentText(opening, windows.timeZone) : undefined,
			}),
		].join(' '),
	};
}

/** A run ends so long before its time is over, at most. */
const MARGIN_MS = 60_000;

/** When the job may be worked on again: where its window is about to close, that is the next one. */
function goesOnAt(windows: Windows, now: number): number | undefined {
	const closes = closesAt(windows, now) ?? Infinity;
	return nextOpening(windows, closes - now <= MARGIN_MS ? closes : now);
}

function whyItEnded(
	job: Job,
	why: { left: number; unavailable: string | undefined; isTimeOver: boolean; opening: string | undefined },
): string {
	const values = { left: countText(why.left), time: why.opening ?? '', cause: why.unavailable ?? '' };
	if (job.state === 'stopped' && job.note) return job.note.message;
	if (job.state !== 'queued') return message('RUN_STATE', { ...values, state: stateWord(job.state) });
	if (why.unavailable !== undefined) return message('RUN_UNAVAILABLE', values);
	if (why.opening !== undefined) return message('RUN_WINDOW_CLOSED', values);
	return message(why.isTimeOver ? 'RUN_TIME_OVER' : 'RUN_GOES_ON', values);
}

/** No job was worked on: why, and when the next one may be. */
function nothingToDo(jobs: WorkedJobs, now: number): string {
	const openings = jobs.all.flatMap(({ job }) => {
		const windows = windowsOf(job);
		const at = goesOnAt(windows, now);
		return at === undefined || leftOf(job) === 0 ? [] : [{ at, timeZone: windows.timeZone }];
	});
	const next = openings.sort((a, b) => a.at - b.at)[0];
	if (!next) return message('RUN_NO_JOB');
	return message('RUN_NOT_OPEN', { jobs: openings.length, time: momentText(next.at, next.timeZone) });
}
