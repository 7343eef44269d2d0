import type { CallEvent, CallOutcome } from './options';

/** Counts attempts by endpoint and outcome. */
export class CallCounter {
	/** All attempts, gettoken included. */
	total = 0;
	private readonly counts = new Map<string, Map<CallOutcome, number>>();

	add({ endpoint, outcome }: CallEvent): void {
		this.total += 1;
		let outcomes = this.counts.get(endpoint);
		if (!outcomes) {
			outcomes = new Map();
			this.counts.set(endpoint, outcomes);
		}
		outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
	}

	/** Attempts of one endpoint, whatever came of them. */
	of(endpoint: string): number {
		let sum = 0;
		for (const count of this.counts.get(endpoint)?.values() ?? []) sum += count;
		return sum;
	}

	/** `{ "externalcontact/mark_tag": { "ok": 998, "45033": 2 } }` */
	toJSON(): Record<string, Record<string, number>> {
		return Object.fromEntries(
			[...this.counts].map(([endpoint, outcomes]) => [endpoint, Object.fromEntries(outcomes)]),
		);
	}
}
