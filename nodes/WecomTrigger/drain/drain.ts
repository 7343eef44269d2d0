import { readBacklog } from '../../../lib/ledger/waiting-events';
import { finishBatch, offerBatch, readOpenBatches, withdrawOffered } from '../../../lib/ledger/inbox-batches';
import type { Ledger } from '../../../lib/ledger/open';
import type { Ticket } from '../ticket';
import type { Outcome } from './run-execution';

/** How often the inbox is looked at for what other processes accepted. */
const POLL_MS = 500;

/** Events that arrive within this time are looked at together. */
const WAKE_MS = 10;

/** An execution that has not claimed its batch by then was lost on the way, for example with its queue. */
const CLAIM_WITHIN_MS = 10 * 60_000;

/** After an execution that claimed nothing; twice as long after the next one. */
const FIRST_REST_MS = 1_000;
const LONGEST_REST_MS = 60_000;

export interface DrainOptions {
	db: Ledger['db'];
	inbox: string;
	/** This process, as claims of it say. */
	process: string;
	/** Most events of one execution. */
	batchSize: number;
	/** How long events wait for more of them, while many come. */
	longestWaitMs: number;
	executionsAtOnce: number;
	/** Starts an execution and waits for its end. A rejection: it did not start. */
	run(ticket: Ticket): Promise<Outcome>;
	onFault(error: unknown): void;
}

/** A batch that takes up one of the executions allowed at once. */
interface Slot {
	offeredAt: number;
	/** What is known of the execution, where the ledger could not be told yet. */
	outcome?: Outcome;
}

/**
 * Hands what waits in an inbox to executions: at once where traffic is low, in batches where it is high, and never
 * to more executions than allowed. What they cannot take yet stays in the ledger.
 */
export class Drain {
	private readonly slots = new Map<number, Slot>();
	private lastOffer = -Infinity;
	private restUntil = -Infinity;
	private restMs = FIRST_REST_MS;
	private isPumping = false;
	private hasNews = false;
	private isStopped = false;
	private readonly underWay = new Set<Promise<void>>();
	private readonly timers: { poll?: NodeJS.Timeout; wake?: NodeJS.Timeout; due?: NodeJS.Timeout } = {};

	constructor(private readonly options: DrainOptions) {}

	start(): void {
		this.timers.poll = setInterval(() => void this.pump(), POLL_MS);
		void this.pump();
	}

	/** Offers nothing more. Executions under way go on, and their batches are finished when they end. */
	stop(): void {
		this.isStopped = true;
		clearInterval(this.timers.poll);
		clearTimeout(this.timers.wake);
		clearTimeout(this.timers.due);
	}

	/** When no execution is under way any more. */
	async emptied(): Promise<void> {
		await Promise.all(this.underWay);
	}

	/** Says that something was accepted. */
	wake(): void {
		if (this.isStopped || this.timers.wake) return;
		this.timers.wake = setTimeout(() => {
			this.timers.wake = undefined;
			void this.pump();
		}, WAKE_MS);
	}

	/**
	 * Frees what is only taken up because somebody did not report: batches that the executing process has finished,
	 * or that were recovered from it; ends that the ledger could not be told; batches that no execution has claimed
	 * for very long.
	 */
	async freeSlots(now = Date.now()): Promise<void> {
		const { db, inbox } = this.options;
		const looked = [...this.slots];
		const open = await readOpenBatches(db, inbox);
		for (const [batch, { offeredAt, outcome }] of looked) {
			if (outcome !== undefined) await this.settle(batch, outcome);
			else if (!open.has(batch)) this.slots.delete(batch);
			else if (now - offeredAt >= CLAIM_WITHIN_MS && (await withdrawOffered(db, inbox, { batch })) > 0)
				this.slots.delete(batch);
		}
	}

	private async pump(): Promise<void> {
		this.hasNews = true;
		if (this.isPumping) return;
		this.isPumping = true;
		try {
			while (this.hasNews) {
				this.hasNews = false;
				while (this.mayOffer() && (await this.offerWhatIsDue()));
			}
		} catch (error) {
			this.options.onFault(error);
		}
		this.isPumping = false;
	}

	private mayOffer(): boolean {
		const { executionsAtOnce } = this.options;
		return !this.isStopped && this.slots.size < executionsAtOnce && Date.now() >= this.restUntil;
	}

	/** @returns whether there may be more to offer now */
	private async offerWhatIsDue(): Promise<boolean> {
		const { db, inbox, batchSize, longestWaitMs } = this.options;
		const { pending } = await readBacklog(db, inbox, batchSize);
		const waitMs = pending < batchSize ? this.lastOffer + longestWaitMs - Date.now() : 0;
		if (pending > 0 && waitMs > 0) this.comeBackIn(waitMs);
		if (pending === 0 || waitMs > 0) return false;
		const offer = await offerBatch(db, inbox, { limit: batchSize, now: Date.now() });
		if (!offer) return false;
		this.lastOffer = Date.now();
		this.slots.set(offer.batch, { offeredAt: this.lastOffer });
		const handedOver = this.handOver(offer).finally(() => this.underWay.delete(handedOver));
		this.underWay.add(handedOver);
		return true;
	}

	private comeBackIn(waitMs: number): void {
		clearTimeout(this.timers.due);
		if (!this.isStopped) this.timers.due = setTimeout(() => void this.pump(), waitMs);
	}

	private async handOver(ticket: Ticket): Promise<void> {
		const { run, onFault } = this.options;
		const outcome = await run(ticket).catch((error: unknown): Outcome => {
			onFault(error);
			return 'died';
		});
		const slot = this.slots.get(ticket.batch);
		if (slot) slot.outcome = outcome;
		await this.settle(ticket.batch, outcome).catch(onFault);
		void this.pump();
	}

	/**
	 * The batch of an execution that ended is done, however it ended: the flow had its events. One that claimed
	 * nothing leaves them to the next, after a rest. The batch of one that died is recovered once its process is
	 * known to be dead; where nobody is sure, only this process's own is done, for it lives.
	 */
	private async settle(batch: number, outcome: Outcome): Promise<void> {
		const { db, inbox, process } = this.options;
		if (outcome !== 'died') await finishBatch(db, inbox, batch, outcome === 'unsure' ? { process } : {});
		if ((await withdrawOffered(db, inbox, { batch })) > 0) {
			this.restUntil = Date.now() + this.restMs;
			this.restMs = Math.min(this.restMs * 2, LONGEST_REST_MS);
		} else if (outcome !== 'died') this.restMs = FIRST_REST_MS;
		this.slots.delete(batch);
	}
}
