/**
 * Exact times of recent calls in one growing ring, counted over several sliding windows. Each window
 * keeps its own tail that only moves forward, so recording and counting cost O(1) amortised.
 */
export class SlidingLog {
	private times = new Float64Array(256);
	private written = 0;
	private readonly tails: number[];

	/** @param windows number of windows; their lengths come with each count, the longest last */
	constructor(windows: number) {
		this.tails = new Array<number>(windows).fill(0);
	}

	record(now: number): void {
		const oldest = Math.min(...this.tails);
		if (this.written - oldest === this.times.length) this.grow(oldest);
		this.times[this.written % this.times.length] = now;
		this.written += 1;
	}

	/** Calls in (now − lengthMs, now]. */
	count(window: number, now: number, lengthMs: number): number {
		let tail = this.tails[window] ?? 0;
		while (tail < this.written && this.at(tail) <= now - lengthMs) tail += 1;
		this.tails[window] = tail;
		return this.written - tail;
	}

	private at(index: number): number {
		return this.times[index % this.times.length] ?? 0;
	}

	private grow(oldest: number): void {
		const larger = new Float64Array(this.times.length * 2);
		for (let i = oldest; i < this.written; i++) larger[i % larger.length] = this.at(i);
		this.times = larger;
	}
}
