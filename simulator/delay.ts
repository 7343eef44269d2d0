/** How long before the time setTimeout is asked for; it tends to come up to this much late. */
const TIMER_SLACK_MS = 1;

/**
 * Calls back `ms` later, to about a tenth of a millisecond: benchmarks compare themselves with the
 * latency they asked for, and setTimeout alone adds up to a millisecond to it. The last stretch is
 * spent in turns of the event loop, so other calls are served meanwhile.
 */
export function delay(ms: number, done: () => void): void {
	const due = performance.now() + ms;
	const check = () => {
		if (performance.now() >= due) done();
		else setImmediate(check);
	};
	setTimeout(check, Math.max(0, Math.floor(ms) - TIMER_SLACK_MS)).unref();
}
