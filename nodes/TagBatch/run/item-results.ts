import type { ClaimedItem } from '../../../lib/ledger/claim-items';
import type { Ledger } from '../../../lib/ledger/open';
import { releaseItems, type ReleasedClaim } from '../../../lib/ledger/release-items';
import { settleItems, type Claim, type ItemResult } from '../../../lib/ledger/settle-items';
import type { Failure } from '../../shared/failure';
import type { JobRun } from './job-run';

const WRITE_AT = 400;

const WRITE_EVERY_MS = 500;

const LONGEST_REASON = 500;

/** Writes what becomes of claimed items, some hundred at a time, each after its changes stand in the journal. */
export class ItemResults {
	private settled: Array<{ run: JobRun; result: ItemResult }> = [];
	private released: Array<{ run: JobRun; claim: ReleasedClaim }> = [];
	private writing: Promise<void> = Promise.resolve();
	private failure: { error: unknown } | undefined;
	private readonly timer: NodeJS.Timeout;

	constructor(private readonly ledger: Ledger) {
		this.timer = setInterval(() => this.flush(), WRITE_EVERY_MS);
	}

	done(run: JobRun, item: ClaimedItem, state: 'applied' | 'unchanged', calls: number): void {
		run.counts[state] += 1;
		run.counts.calls += calls;
		this.settle(run, { ...claimOf(item), state, calls });
	}

	failed(run: JobRun, item: ClaimedItem, failure: Failure, calls: number): void {
		run.counts.failed += 1;
		run.counts.calls += calls;
		const { errcode = null, class: kind = null } = failure;
		const reason = failure.message.slice(0, LONGEST_REASON);
		const code = failureCode(failure);
		this.settle(run, {
			...claimOf(item),
			state: 'failed',
			code,
			errcode,
			class: kind,
			message: reason,
			calls,
		});
	}

	/** Gives an item back, for a later run. */
	release(run: JobRun, item: ClaimedItem, calls = 0): void {
		run.counts.calls += calls;
		this.released.push({ run, claim: { ...claimOf(item), calls } });
	}

	private settle(run: JobRun, result: ItemResult): void {
		this.settled.push({ run, result });
		if (this.settled.length >= WRITE_AT) this.flush();
	}

	private flush(): void {
		if (this.settled.length + this.released.length === 0) return;
		const { settled, released } = this;
		this.settled = [];
		this.released = [];
		this.writing = this.writing
			.then(async () => await this.write(settled, released))
			.catch((error: unknown) => {
				this.failure ??= { error };
			});
	}

	private async write(settled: typeof this.settled, released: typeof this.released): Promise<void> {
		const runs = new Set([...settled, ...released].map(({ run }) => run));
		for (const run of runs) await run.written();
		const { db } = this.ledger;
		await settleItems(
			db,
			settled.map(({ result }) => result),
			Date.now(),
		);
		await releaseItems(
			db,
			released.map(({ claim }) => claim),
			Date.now(),
		);
		for (const { run, result } of settled) run.changeSets.letGo(result.change_set_id);
		for (const { run, claim } of released) run.changeSets.letGo(claim.change_set_id);
		for (const run of runs) await run.changeSets.finishIdle();
	}

	/** @throws what writing failed with */
	requireWritable(): void {
		if (this.failure) throw this.failure.error;
	}

	/** Writes what is left. @throws what writing failed with, where the run ended well so far */
	async close(isOver: boolean): Promise<void> {
		clearInterval(this.timer);
		this.flush();
		await this.writing;
		if (isOver) this.requireWritable();
	}
}

function claimOf({ job_id, seq, change_set_id }: ClaimedItem): Claim {
	return { job_id, seq, change_set_id };
}

/** Stable, and one for each cause: WeCom's refusals all have the same code, and differ in their errcode. */
function failureCode({ code, errcode }: Failure): string {
	return errcode === undefined ? code : `WECOM_${errcode}`;
}
