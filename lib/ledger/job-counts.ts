import { sql, type Kysely } from 'kysely';
import type { JobItemState, LedgerSchema } from './schema';

/** The states count the items that are in them. */
export type JobCount = JobItemState | 'handed_in' | 'total' | 'calls';

/**
 * What a transaction changes in the counts of jobs. Written in the same transaction as the items, so that
 * nobody ever has to count them.
 */
export class JobCounts {
	private readonly changes = new Map<string, Partial<Record<JobCount, number>>>();

	add(jobId: string, count: JobCount, by = 1): void {
		let ofJob = this.changes.get(jobId);
		if (ofJob === undefined) this.changes.set(jobId, (ofJob = {}));
		ofJob[count] = (ofJob[count] ?? 0) + by;
	}

	/** An item changes its state. */
	move(jobId: string, from: JobItemState, to: JobItemState): void {
		this.add(jobId, from, -1);
		this.add(jobId, to);
	}

	/**
	 * A job with nothing left to do is finished, but for one that was stopped: first a person must see why. One that
	 * has something to do again is not finished any more.
	 */
	async write(trx: Kysely<LedgerSchema>, now: number): Promise<void> {
		for (const [id, changes] of this.changes) {
			const counts = Object.entries(changes).map(
				([count, by]) => [count, sql<number>`${sql.ref(count)} + ${by}`] as const,
			);
			await trx
				.updateTable('jobs')
				.set({ ...Object.fromEntries(counts), updated_at: now })
				.where('id', '=', id)
				.execute();
			await trx
				.updateTable('jobs')
				.set({ state: 'finished', finished_at: now, note: null })
				.where('id', '=', id)
				.where('state', 'in', ['queued', 'paused'])
				.where('pending', '=', 0)
				.where('claimed', '=', 0)
				.execute();
			await trx
				.updateTable('jobs')
				.set({ state: 'queued', finished_at: null })
				.where('id', '=', id)
				.where('state', '=', 'finished')
				.where('pending', '>', 0)
				.execute();
		}
	}
}
