import { changeSetId } from '../../../lib/ledger/change-set-id';
import { createChangeSet } from '../../../lib/ledger/change-sets';
import { Journal } from '../../shared/change-set/journal';
import type { RunSettings } from './job-run';

interface OpenSet {
	journal: Journal;
	inHand: number;
}

/**
 * The change sets under which one run works on one job. Usually one; but a change set holds each change once, so
 * a relation that comes up again needs another one.
 */
export class JobChangeSets {
	private readonly open = new Map<string, OpenSet>();
	private current: string | undefined;
	private hadItems = false;

	constructor(
		private readonly settings: Pick<RunSettings, 'ledger' | 'changeSet'>,
		private readonly name: string,
	) {}

	/** Items claimed by this run and not yet settled or given back. */
	get inHand(): number {
		return [...this.open.values()].reduce((sum, { inHand }) => sum + inHand, 0);
	}

	/** Items were claimed under one of them. */
	get areUsed(): boolean {
		return this.hadItems;
	}

	/** The one under which items are claimed. */
	get currentId(): string {
		if (this.current === undefined) throw new RangeError(`Job ${this.name} has no change set yet`);
		return this.current;
	}

	journalOf(id: string): Journal {
		return this.setOf(id).journal;
	}

	/** To be called before items are claimed: their claim names the change set. */
	async ensureOne(now: number): Promise<void> {
		if (this.current === undefined) await this.openAnother(now);
	}

	/** The one before is closed once its items are settled. */
	async openAnother(now: number): Promise<void> {
		const { ledger, changeSet } = this.settings;
		const id = changeSetId(now, Math.random);
		await createChangeSet(ledger.db, { ...changeSet, id, name: this.name }, now);
		this.open.set(id, { journal: new Journal(ledger, id), inHand: 0 });
		this.current = id;
	}

	/** An item was claimed under it. */
	take(id: string): void {
		this.hadItems = true;
		this.setOf(id).inHand += 1;
	}

	/** A claim was moved to another one. */
	move(from: string, to: string): void {
		this.take(to);
		this.letGo(from);
	}

	/** An item was settled, or given back. */
	letGo(id: string): void {
		this.setOf(id).inHand -= 1;
	}

	async written(): Promise<void> {
		for (const { journal } of this.open.values()) await journal.written();
	}

	/** Closes those under which nothing will be done any more. */
	async finishIdle(): Promise<void> {
		for (const [id, { journal, inHand }] of this.open) {
			if (id === this.current || inHand > 0) continue;
			this.open.delete(id);
			await journal.finish('finished');
		}
	}

	async finish(state: 'finished' | 'stopped'): Promise<void> {
		for (const { journal } of this.open.values()) await journal.finish(state);
	}

	/** Leaves them open, to be recovered. */
	async leave(): Promise<void> {
		for (const { journal } of this.open.values()) await journal.release();
	}

	private setOf(id: string): OpenSet {
		const set = this.open.get(id);
		if (!set) throw new RangeError(`Change set ${id} is not one of this run`);
		return set;
	}
}
