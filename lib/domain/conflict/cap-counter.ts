import { addDays } from '../calendar/shift';
import { startOfDay } from '../calendar/day';
import type { CapRule } from './rule-set';

/** How near a customer is to a cap. */
export interface CapState {
	/** Touches within the days of the cap. */
	count: number;
	/**
	 * When one more touch is possible, epoch ms: now, or the start of the day on which an old one no longer
	 * counts.
	 */
	freeAt: number;
}

/** Counts touches against one cap; touches of the batch itself count as of now. */
export class CapCounter {
	private readonly from: number;
	private readonly ofBatch = new Map<string, number>();

	constructor(
		readonly rule: CapRule,
		private readonly now: number,
		private readonly timeZone: string,
	) {
		// First to some time of that day, then to its start: a day is not always 24 hours.
		this.from = startOfDay(addDays(now, 1 - rule.days, timeZone), timeZone);
	}

	countTouch(customer: string): void {
		this.ofBatch.set(customer, (this.ofBatch.get(customer) ?? 0) + 1);
	}

	/** @returns undefined where one more touch is within the cap */
	findReached(customer: string, touches: readonly number[]): CapState | undefined {
		const ofBatch = this.ofBatch.get(customer) ?? 0;
		if (touches.length + ofBatch < this.rule.max) return undefined;
		const counting = touches.filter((at) => at >= this.from);
		const count = counting.length + ofBatch;
		if (count < this.rule.max) return undefined;
		return { count, freeAt: this.findFree(counting, ofBatch) };
	}

	/** The cap is free again once all but `max - 1` touches are too old. */
	private findFree(counting: number[], ofBatch: number): number {
		const newestFirst = [...Array<number>(ofBatch).fill(this.now), ...counting.sort((a, b) => b - a)];
		const blocking = newestFirst[this.rule.max - 1] ?? this.now;
		return startOfDay(addDays(blocking, this.rule.days, this.timeZone), this.timeZone);
	}
}
