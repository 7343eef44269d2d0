import type { QuotaWindow } from './shared-limits';

/** Our clock and WeCom's tick alike but not in step; two ms cover rounding and an early timer. */
const MARGIN_MS = 2;
const FIRST_CAPACITY = 1_024;

/**
 * Exact sliding log of calls. WeCom counts a call at some moment between sending and reply that we cannot
 * see, so a call occupies its place from the start until its end + windowMs: then no sliding window of
 * WeCom's can hold more than `calls`, wherever inside that span it counted each of them.
 *
 * All windows share one ring of end times; every operation is O(1) amortised.
 */
export class QuotaLog {
	private ends = new Float64Array(FIRST_CAPACITY);
	/** Calls ended since the log began; the i-th end time is at i modulo capacity. */
	private ended = 0;
	private inFlight = 0;
	/** Per window: how many ends have left it. */
	private readonly left: number[];

	constructor(readonly windows: readonly QuotaWindow[]) {
		this.left = windows.map(() => 0);
	}

	/** ms until one more call may start: 0 now, Infinity when a call must end first. */
	waitMs(now: number): number {
		let wait = 0;
		for (let index = 0; index < this.windows.length; index++) {
			const window = this.windows[index];
			if (window) wait = Math.max(wait, this.waitForWindow(window, index, now));
		}
		return wait;
	}

	/** The same calls under other windows. */
	withWindows(windows: readonly QuotaWindow[]): QuotaLog {
		const log = new QuotaLog(windows);
		log.inFlight = this.inFlight;
		for (let position = this.oldest(); position < this.ended; position++) log.append(this.endAt(position));
		return log;
	}

	start(): void {
		this.inFlight += 1;
	}

	/** The call is over; `sent` false: it never left, WeCom cannot have counted it. */
	end(now: number, sent: boolean): void {
		this.inFlight -= 1;
		if (sent) this.append(now);
	}

	private append(endedAt: number): void {
		if (this.ended - this.oldest() === this.ends.length) this.grow();
		this.ends[this.ended % this.ends.length] = endedAt;
		this.ended += 1;
	}

	private waitForWindow({ calls, windowMs }: QuotaWindow, index: number, now: number): number {
		let left = this.left[index] ?? 0;
		while (left < this.ended && this.endAt(left) + windowMs + MARGIN_MS <= now) left += 1;
		this.left[index] = left;
		if (this.inFlight >= calls) return Infinity;
		const excess = this.ended - left + this.inFlight + 1 - calls;
		return excess <= 0 ? 0 : this.endAt(left + excess - 1) + windowMs + MARGIN_MS - now;
	}

	/** Position of the oldest end that some window still holds. */
	private oldest(): number {
		let oldest = this.ended;
		for (const left of this.left) oldest = Math.min(oldest, left);
		return oldest;
	}

	private endAt(position: number): number {
		return this.ends[position % this.ends.length] ?? 0;
	}

	private grow(): void {
		const larger = new Float64Array(this.ends.length * 2);
		for (let position = this.oldest(); position < this.ended; position++) {
			larger[position % larger.length] = this.endAt(position);
		}
		this.ends = larger;
	}
}
