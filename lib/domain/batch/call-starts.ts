import type { CallLimit } from './call-limit';

/** What starts between two moments. */
export interface Filling {
	groups: number;
	/** Epoch ms of the first and the last start. */
	first: number;
	last: number;
}

/**
 * Starts of groups of calls that go together, each as early as the limits allow. Remembers only as many as a
 * limit can look back on.
 */
export class CallStarts {
	private readonly starts: Float64Array;
	private readonly mask: number;
	private readonly lags: Int32Array;
	private readonly spans: Float64Array;
	/** Per limit: for how long it kept open windows waiting. */
	private readonly waits: Float64Array;
	private count = 0;

	/** @param group divides the calls of each limit */
	constructor(
		private readonly limits: readonly CallLimit[],
		group: number,
	) {
		this.lags = Int32Array.from(limits, ({ calls }) => calls / group);
		this.spans = Float64Array.from(limits, ({ spanMs }) => spanMs);
		this.waits = new Float64Array(limits.length);
		const capacity = 2 ** Math.ceil(Math.log2(Math.max(1, ...this.lags)));
		// Where no call was written yet there was none, and nothing to wait for.
		this.starts = new Float64Array(capacity).fill(-Infinity);
		this.mask = capacity - 1;
	}

	/** Groups that started before all others added later. */
	add(start: number, groups: number): void {
		for (let group = 0; group < groups; group++) this.starts[this.count++ & this.mask] = start;
	}

	/** Starts groups, `most` at most, from one moment to another, both included. */
	fill(from: number, until: number, most: number): Filling {
		const { starts, mask, lags, spans, waits } = this;
		const begin = this.count;
		let first = from;
		let last = from;
		for (; this.count < begin + most; this.count++) {
			let start = last;
			let binding = -1;
			for (let limit = 0; limit < lags.length; limit++) {
				const allowed = starts[(this.count - lags[limit]!) & mask]! + spans[limit]!;
				if (allowed <= start) continue;
				start = allowed;
				binding = limit;
			}
			if (binding >= 0) waits[binding]! += Math.min(start, until) - last;
			if (start > until) break;
			starts[this.count & mask] = start;
			if (this.count === begin) first = start;
			last = start;
		}
		return { groups: this.count - begin, first, last };
	}

	/** The limit that cost most time; undefined where none cost any. */
	get slowest(): CallLimit | undefined {
		const most = Math.max(0, ...this.waits);
		return most === 0 ? undefined : this.limits[this.waits.indexOf(most)];
	}
}
