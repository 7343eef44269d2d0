import type { Question } from '../../../lib/domain/batch/foresee';
import type { Windows } from '../../../lib/domain/batch/windows/windows';
import { isOpenAt } from '../../../lib/domain/batch/windows/openings';

export const SECOND = 1_000;
const MINUTE = 60 * SECOND;

export interface SimulatedCalls {
	/** When each call started, epoch ms. */
	starts: number[];
	latencyMs: number;
}

/**
 * Makes the calls second by second: one starts whenever the windows are open until it will be over, a slot is
 * free, and no quota is used up by calls that are running or ended less than a window ago. All times of the
 * question are whole seconds.
 */
export function simulateCalls(question: Question): SimulatedCalls {
	const { calls, quotas, pace, windows, now, used = [], horizonMs = 0 } = question;
	if (!('latencyMs' in pace)) throw new Error('the simulation needs a latency');
	const { concurrency, latencyMs } = pace;
	const starts: number[] = [];
	const ends = used.flatMap(({ at, calls: times }) => Array.from({ length: times }, () => Math.min(at, now)));
	const endsAfter = (at: number): number => ends.reduce((count, end) => count + (end > at ? 1 : 0), 0);
	const isFree = (at: number): boolean =>
		endsAfter(at) < concurrency && quotas.every((quota) => endsAfter(at - quota.windowMs) < quota.calls);
	const until = now + horizonMs;
	for (let at = now; at < until && starts.length < calls; at += SECOND) {
		while (starts.length < calls && isFree(at) && isOpenUntil(windows, at, at + latencyMs, until)) {
			starts.push(at);
			ends.push(at + latencyMs);
		}
	}
	return { starts, latencyMs };
}

/** Looks at each minute, in which windows begin and end, and at the first second, where nothing lasts. */
function isOpenUntil(windows: Windows, at: number, end: number, horizon: number): boolean {
	if (end > horizon || !isOpenAt(windows, at)) return false;
	for (let minute = Math.ceil(at / MINUTE) * MINUTE; minute < end; minute += MINUTE) {
		if (!isOpenAt(windows, minute)) return false;
	}
	return true;
}
