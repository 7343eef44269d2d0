import { createHistogram } from 'node:perf_hooks';

const LONGEST_MS = 3_600_000;

/** Durations in ms; percentiles to three figures, however many there are. */
export class Durations {
	private readonly microseconds = createHistogram({ lowest: 1, highest: LONGEST_MS * 1000, figures: 3 });

	add(ms: number): void {
		this.microseconds.record(Math.max(1, Math.round(Math.min(ms, LONGEST_MS) * 1000)));
	}

	/** null while there are none. */
	report() {
		const { count } = this.microseconds;
		const at = (percentile: number) => (count === 0 ? null : this.microseconds.percentile(percentile) / 1000);
		return { p50: at(50), p99: at(99), max: count === 0 ? null : this.microseconds.max / 1000 };
	}
}
