import { lineChart, type Point } from '../../shared/chart/line-chart';
import { drawPicture } from '../../shared/chart/picture';
import type { Svg } from '../../shared/chart/svg';
import { message } from '../../shared/messages';
import { momentText } from '../../shared/moments';
import { stateWord } from '../words';
import { toPoint, type JobReport } from './job-report';

const MINUTE_MS = 60_000;

/** More points than pixels would only make the file large. */
const MOST_POINTS = 400;

/** A job as a picture: what is done over time, and how much of it per minute. */
export function drawJob(report: JobReport, now: number): Svg {
	const { job, timeZone } = report;
	const to = job.finished_at ?? now;
	const from = Math.min(job.started_at ?? job.created_at, to - MINUTE_MS);
	const axis = { from, to, timeZone };
	const { done, rate } = seriesOf(report, from, to);
	const subtitle = message('PICTURE_JOB', {
		state: stateWord(job.state),
		percent: String(report.json.percent),
		time: momentText(now, timeZone),
	});
	const count = (value: number): string => value.toLocaleString('en-US');
	const empty = message('PICTURE_JOB_EMPTY');
	return drawPicture(job.name, subtitle, [
		lineChart({
			...axis,
			title: message('PICTURE_JOB_DONE'),
			lines: [
				{ label: message('PICTURE_JOB_DONE_LINE'), points: done },
				{ label: message('PICTURE_JOB_TOTAL'), points: level(job.total, from, to) },
			],
			format: count,
			whole: true,
			empty,
		}),
		lineChart({
			...axis,
			title: message('PICTURE_JOB_RATE'),
			lines: [{ label: message('PICTURE_JOB_RATE_LINE'), points: rate }],
			format: count,
			empty,
		}),
	]);
}

function level(value: number, from: number, to: number): Point[] {
	return [
		{ at: from, value },
		{ at: to, value },
	];
}

/** Sums of equally long spans: whole minutes, as many as make the points few enough. */
function seriesOf(
	{ progress, job: { total: most } }: JobReport,
	from: number,
	to: number,
): { done: Point[]; rate: Point[] } {
	const minutes = Math.ceil((to - from) / MINUTE_MS / MOST_POINTS);
	const spanMs = Math.max(1, minutes) * MINUTE_MS;
	const sums = new Array<number>(Math.max(1, Math.ceil((to - from) / spanMs))).fill(0);
	for (const point of progress.map(toPoint)) {
		const index = Math.floor((point.minute - from) / spanMs);
		sums[Math.min(sums.length - 1, Math.max(0, index))]! += point.done;
	}
	const done: Point[] = [{ at: from, value: 0 }];
	const rate: Point[] = [];
	let total = 0;
	for (const [index, sum] of sums.entries()) {
		const end = Math.min(to, from + (index + 1) * spanMs);
		const lengthMs = end - (from + index * spanMs);
		total += sum;
		// What was done twice, because it failed and was tried again, is done once.
		done.push({ at: end, value: Math.min(total, most) });
		rate.push({ at: end, value: (sum / Math.max(lengthMs, MINUTE_MS)) * MINUTE_MS });
	}
	return { done, rate };
}
