import { performance } from 'node:perf_hooks';

/** Time as the client sees it. Injected everywhere, so tests move it by hand. */
export interface Clock {
	/** Epoch ms that never jumps backwards. */
	now(): number;
	/**
	 * Calls back once, `ms` from now at the earliest; returns a function that takes it back.
	 * `idle` timers do mere housekeeping and must not keep the process alive.
	 */
	after(ms: number, callback: () => void, options?: { idle?: boolean }): () => void;
}

/** Node fires a timer at once when its delay does not fit into 31 bits. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The real clock. Monotonic: when the system time is corrected, quotas must neither open early nor
 * stay shut for hours.
 */
export const systemClock: Clock = {
	now: () => performance.timeOrigin + performance.now(),
	after(ms, callback, options) {
		const timer = setTimeout(callback, Math.min(Math.max(Math.ceil(ms), 0), LONGEST_TIMER_MS));
		if (options?.idle) timer.unref();
		return () => clearTimeout(timer);
	},
};
