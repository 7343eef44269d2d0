import { HOUR_MS, MINUTE_MS } from '../calendar/wall-time';
import type { CallQuota } from './call-limit';
import { foresee, type Foresight, type Question } from './foresee';

const HALF_LIFE_MS = 5 * MINUTE_MS;
/** Longer ago, a minute weighs less than a millionth. */
const REMEMBERED_HALF_LIVES = 20;
/** A silence as long as this says nothing about the speed of work: windows were closed, or the job paused. */
const SILENT_HALF_LIVES = 6;
/** Minutes do not begin with the window of a quota, and other calls in flight hold their places. */
const USED_UP = 0.95;

/** What was done in one minute. */
export interface ProgressPoint {
	/** Epoch ms at which the minute begins. */
	minute: number;
	/** Items that were finished, whatever came of them. */
	done: number;
	calls: number;
}

/** How fast a job goes. */
export interface Pace {
	donePerHour: number;
	callsPerHour: number;
}

export interface PaceOptions {
	/** Epoch ms. */
	now: number;
	/** When the run began, where that is known: the rest of its first minute was not idle. */
	since?: number;
	/** After this long a minute weighs half. Default 5 minutes. */
	halfLifeMs?: number;
	/** A minute in which nothing was done because one of these was used up is left out. */
	quotas?: readonly CallQuota[];
}

/**
 * The mean pace of the last minutes, exponentially weighted (EWMA). Minutes without work count, unless a quota
 * was used up in them, up to silences of six half-lives: nothing is known about what was before.
 * @param points in any order; several of one minute add up
 * @returns undefined when nothing is known
 */
export function paceOf(points: readonly ProgressPoint[], options: PaceOptions): Pace | undefined {
	const { now, since = -Infinity, halfLifeMs = HALF_LIFE_MS, quotas = [] } = options;
	const minutes = byMinute(points);
	const sums = { ms: 0, done: 0, calls: 0 };
	let silentMs = 0;
	let silentSum = 0;
	const oldest = Math.max(now - REMEMBERED_HALF_LIVES * halfLifeMs, since - MINUTE_MS);
	for (let minute = startOfMinute(now); minute > oldest; minute -= MINUTE_MS) {
		const end = Math.min(minute + MINUTE_MS, now);
		const elapsed = end - Math.max(minute, since);
		const weight = 2 ** ((end - now) / halfLifeMs);
		const point = minutes.get(minute);
		if (point) {
			sums.ms += silentSum + weight * elapsed;
			sums.done += weight * point.done;
			sums.calls += weight * point.calls;
			silentMs = silentSum = 0;
		} else if (!quotas.some((quota) => isUsedUp(quota, minute, minutes))) {
			silentMs += elapsed;
			silentSum += weight * elapsed;
			if (silentMs > SILENT_HALF_LIVES * halfLifeMs) break;
		}
	}
	if (sums.ms <= 0) return undefined;
	return { donePerHour: (sums.done / sums.ms) * HOUR_MS, callsPerHour: (sums.calls / sums.ms) * HOUR_MS };
}

export interface Remainder extends Pick<Question, 'quotas' | 'windows' | 'now'> {
	/** Items to do. */
	left: number;
	pace: Pace | undefined;
	/** What of the quotas was used. */
	points?: readonly ProgressPoint[];
}

/**
 * When the rest will be done, going on at the same pace in the same windows, with as many calls per item as so
 * far. Its `calls` are those still to make; items where no calls were made.
 * @returns undefined when nothing is known about the pace, or nothing is being done
 */
export function estimateFinish({ left, pace, points = [], ...given }: Remainder): Foresight | undefined {
	if (!pace || pace.donePerHour <= 0) return undefined;
	const { donePerHour, callsPerHour } = pace;
	if (callsPerHour <= 0)
		return foresee({ ...given, quotas: [], calls: left, pace: { perHour: donePerHour } });
	return foresee({
		...given,
		calls: Math.ceil((left * callsPerHour) / donePerHour),
		pace: { perHour: callsPerHour },
		used: points.map(({ minute, calls }) => ({ at: Math.min(minute + MINUTE_MS, given.now), calls })),
	});
}

function byMinute(points: readonly ProgressPoint[]): Map<number, { done: number; calls: number }> {
	const minutes = new Map<number, { done: number; calls: number }>();
	for (const { minute, done, calls } of points) {
		const start = startOfMinute(minute);
		const known = minutes.get(start);
		minutes.set(start, { done: (known?.done ?? 0) + done, calls: (known?.calls ?? 0) + calls });
	}
	return minutes;
}

function isUsedUp(
	{ calls, windowMs }: CallQuota,
	minute: number,
	minutes: ReadonlyMap<number, { calls: number }>,
): boolean {
	let made = 0;
	for (let past = minute - MINUTE_MS; past > minute - windowMs - MINUTE_MS; past -= MINUTE_MS) {
		made += minutes.get(past)?.calls ?? 0;
	}
	return made >= calls * USED_UP;
}

function startOfMinute(epochMs: number): number {
	return Math.floor(epochMs / MINUTE_MS) * MINUTE_MS;
}
