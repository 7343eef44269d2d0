import type { ClaimedItem } from '../../lib/ledger/claim-items';

export type Action = 'add' | 'remove';

/** One tag of one relation, as it was handed into a job. */
interface HandIn {
	order: number;
	job: string;
	/** Member in lower case, and customer. */
	relation: string;
	tag: string;
	action: Action;
	state: 'open' | 'claimed' | 'failed' | 'done' | 'overtaken' | 'cancelled';
	/** The item that was claimed with it. */
	claim?: string;
}

/** What jobs are to do, tag by tag: no items, no tables, no counts. */
export class JobsModel {
	readonly handIns: HandIn[] = [];
	/** What was done, in order. */
	readonly effects: HandIn[] = [];
	readonly paused = new Set<string>();
	readonly cancelled = new Set<string>();

	handIn(job: string, relation: string, tags: ReadonlyArray<readonly [tag: string, action: Action]>): void {
		for (const [tag, action] of tags) {
			const later: HandIn = { order: this.handIns.length, job, relation, tag, action, state: 'open' };
			for (const earlier of this.handIns) {
				const mayGiveWay = earlier.state === 'open' || earlier.state === 'failed';
				if (mayGiveWay && givesWay(earlier, later)) earlier.state = 'overtaken';
			}
			this.handIns.push(later);
		}
	}

	/** What is open, claimed or failed of each job's relations: `job relation` → `+tag -tag`. */
	describe(state: HandIn['state']): Record<string, string> {
		const lists: Record<string, string[]> = {};
		for (const handIn of this.handIns) {
			if (handIn.state !== state) continue;
			const list = (lists[`${handIn.job} ${handIn.relation}`] ??= []);
			list.push(`${handIn.action === 'add' ? '+' : '-'}${handIn.tag}`);
		}
		return Object.fromEntries(Object.entries(lists).map(([key, list]) => [key, list.sort().join(' ')]));
	}

	/** `job relation` of what may be claimed of the jobs. */
	claimable(jobs: readonly string[]): string[] {
		const busy = new Set(this.handIns.filter(({ state }) => state === 'claimed').map(customerOf));
		return Object.keys(this.describe('open')).filter((key) => {
			const [job = '', relation = ''] = key.split(' ');
			const isQueued = jobs.includes(job) && !this.paused.has(job) && !this.cancelled.has(job);
			return isQueued && !busy.has(customerOf({ relation }));
		});
	}

	claim(item: ClaimedItem): void {
		for (const handIn of this.handIns) {
			if (handIn.state !== 'open' || handIn.job !== item.job_id || handIn.relation !== relationOf(item))
				continue;
			handIn.state = 'claimed';
			handIn.claim = claimOf(item);
		}
	}

	finish(item: ClaimedItem): void {
		for (const handIn of this.claimedWith(item)) {
			handIn.state = 'done';
			this.effects.push(handIn);
		}
	}

	fail(item: ClaimedItem): void {
		for (const handIn of this.claimedWith(item))
			handIn.state = this.isOvertaken(handIn) ? 'overtaken' : 'failed';
	}

	release(item: ClaimedItem): void {
		const claimed = this.claimedWith(item);
		// All at once: the tags of one item are of one time.
		const overtaken = new Set(claimed.filter((handIn) => this.isOvertaken(handIn)));
		for (const handIn of claimed) {
			handIn.state = overtaken.has(handIn)
				? 'overtaken'
				: this.cancelled.has(handIn.job)
					? 'cancelled'
					: 'open';
		}
	}

	resumeFailed(job: string): void {
		for (const handIn of this.handIns)
			if (handIn.job === job && handIn.state === 'failed') handIn.state = 'open';
	}

	cancel(job: string): void {
		this.cancelled.add(job);
		for (const handIn of this.handIns)
			if (handIn.job === job && handIn.state === 'open') handIn.state = 'cancelled';
	}

	/** What a job's state is, given that it was ever filled. A job that runs out of work is not paused any more. */
	stateOf(job: string): string {
		if (this.cancelled.has(job)) return 'cancelled';
		const isOver = !this.handIns.some((h) => h.job === job && (h.state === 'open' || h.state === 'claimed'));
		if (isOver) this.paused.delete(job);
		return isOver ? 'finished' : this.paused.has(job) ? 'paused' : 'queued';
	}

	private claimedWith(item: ClaimedItem): HandIn[] {
		return this.handIns.filter(({ state, claim }) => state === 'claimed' && claim === claimOf(item));
	}

	private isOvertaken(handIn: HandIn): boolean {
		return this.handIns.some(
			(later) => later.state === 'open' && later.order > handIn.order && givesWay(handIn, later),
		);
	}
}

/** In the same job a later decision about the tag is the decision; another job's counts only if it is the other. */
function givesWay(earlier: HandIn, later: HandIn): boolean {
	if (earlier.relation !== later.relation || earlier.tag !== later.tag) return false;
	return earlier.job === later.job || earlier.action !== later.action;
}

export function relationOf({ userid, external_userid }: { userid: string; external_userid: string }): string {
	return `${userid.toLowerCase()}/${external_userid}`;
}

function customerOf({ relation }: { relation: string }): string {
	return relation.split('/')[1] ?? '';
}

function claimOf({ change_set_id, job_id, seq }: ClaimedItem): string {
	return `${change_set_id} ${job_id} ${seq}`;
}
