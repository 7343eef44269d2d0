import { finishChangeSet, heartbeatChangeSet } from '../../../lib/ledger/change-sets';
import { planChanges, type PlannedChange } from '../../../lib/ledger/changes';
import type { Ledger } from '../../../lib/ledger/open';
import { countByState } from '../../../lib/ledger/read-changes';
import { settleChanges, type ChangeResult } from '../../../lib/ledger/settle-changes';
import type { TaskJournal } from './apply';
import type { RelationTask } from './task';

const SETTLE_AT = 200;

const SETTLE_EVERY_MS = 500;

const HEARTBEAT_MS = 10_000;

/**
 * The ledger's side of one run: every change is written as planned before its call and settled after it.
 * Results are collected and written some hundred at a time.
 */
export class Journal implements TaskJournal {
	private readonly rows = new Map<RelationTask, number[]>();
	private pending: ChangeResult[] = [];
	private writing: Promise<void> = Promise.resolve();
	private failure: { error: unknown } | undefined;
	private readonly timers: NodeJS.Timeout[];

	constructor(
		private readonly ledger: Ledger,
		readonly changeSetId: string,
		private readonly now: () => number = Date.now,
	) {
		this.timers = [
			setInterval(() => this.flush(), SETTLE_EVERY_MS),
			setInterval(
				() => void heartbeatChangeSet(this.ledger.db, this.changeSetId, this.now()).catch(() => {}),
				HEARTBEAT_MS,
			),
		];
	}

	async plan(tasks: readonly RelationTask[]): Promise<void> {
		const seqs = await planChanges(this.ledger.db, this.changeSetId, tasks.flatMap(changesOf), this.now());
		let next = 0;
		for (const task of tasks) {
			const count = task.add.length + task.remove.length;
			this.rows.set(task, seqs.slice(next, next + count));
			next += count;
		}
	}

	requireWritable(): void {
		if (this.failure) throw this.failure.error;
	}

	/** Resolves when everything settled so far stands in the ledger. @throws what writing failed with */
	async written(): Promise<void> {
		this.flush();
		await this.writing;
		this.requireWritable();
	}

	settle(task: RelationTask, untried?: 'not_applied'): void {
		const seqs = this.rows.get(task) ?? [];
		this.rows.delete(task);
		const finished_at = this.now();
		const reason = task.failure?.message.slice(0, 500);
		for (const [index, change] of changesOf(task).entries()) {
			const done = (change.action === 'add' ? task.added : task.removed).includes(change.tag_id);
			const result: ChangeResult = {
				seq: seqs[index]!,
				state: done ? 'applied' : (untried ?? 'failed'),
				finished_at,
			};
			if (!done && task.failure?.errcode !== undefined) result.errcode = task.failure.errcode;
			if (!done && reason !== undefined) result.reason = reason;
			this.pending.push(result);
		}
		if (this.pending.length >= SETTLE_AT) this.flush();
	}

	private flush(): void {
		if (this.pending.length === 0) return;
		const results = this.pending;
		this.pending = [];
		this.writing = this.writing
			.then(async () => void (await settleChanges(this.ledger.db, this.changeSetId, results, this.now())))
			.catch((error: unknown) => {
				this.failure ??= { error };
			});
	}

	/** Writes what is left and closes the change set. */
	async finish(state: 'finished' | 'stopped'): Promise<void> {
		await this.release();
		this.requireWritable();
		const { planned: _planned, ...counts } = await countByState(this.ledger.db, this.changeSetId);
		await finishChangeSet(this.ledger.db, this.changeSetId, { state, counts, now: this.now() });
	}

	/**
	 * Writes what is known and leaves the change set open: without a sign of life it counts as interrupted,
	 * and the next run finds out what became of the rest.
	 */
	async release(): Promise<void> {
		for (const timer of this.timers) clearInterval(timer);
		this.flush();
		await this.writing;
	}
}

function changesOf({
	userid,
	external_userid,
	operator,
	add,
	remove,
	expired,
}: RelationTask): PlannedChange[] {
	const of = { userid, external_userid, operator };
	return [
		...add.map((tag_id): PlannedChange => ({ ...of, tag_id, action: 'add' })),
		...remove.map((tag_id): PlannedChange => {
			const source = expired?.has(tag_id) === true ? 'decay' : undefined;
			return { ...of, tag_id, action: 'remove', ...(source !== undefined && { source }) };
		}),
	];
}
