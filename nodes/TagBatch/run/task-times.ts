import type { RelationTask } from '../../shared/change-set/task';

/** Of so many tasks the time is remembered. */
const REMEMBERED = 200;

const LEAST_MARGIN_MS = 5_000;

/** A quota that is used up keeps tasks waiting for long; that says nothing about the time a call takes. */
const MOST_MARGIN_MS = 60_000;

/** How long tasks take from their beginning to their end, waiting their turn included. */
export class TaskTimes {
	private readonly begun = new WeakMap<RelationTask, number>();
	private readonly last: number[] = [];
	private next = 0;
	private margin = LEAST_MARGIN_MS;

	begin(task: RelationTask): void {
		this.begun.set(task, performance.now());
	}

	end(task: RelationTask): void {
		const begun = this.begun.get(task);
		if (begun === undefined) return;
		this.last[this.next] = performance.now() - begun;
		this.next = (this.next + 1) % REMEMBERED;
		if (this.next === 0) this.margin = marginOf(this.last);
	}

	/** So long before the end nothing more is begun: what is under way then needs the time, with some to spare. */
	get marginMs(): number {
		return this.margin;
	}
}

/** Twice of what 19 of 20 tasks took at most. */
function marginOf(times: readonly number[]): number {
	const p95 = [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
	return Math.min(MOST_MARGIN_MS, Math.max(LEAST_MARGIN_MS, 2 * p95));
}
