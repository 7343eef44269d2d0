import { isDeepStrictEqual } from 'node:util';
import { onAbort } from './abort';
import { AdaptiveLimit } from './adaptive-limit';
import type { Clock } from './clock';
import { WecomCancelledError, WecomRateLimitError, WecomSharedLimitsError } from './errors';
import { Fifo } from './fifo';
import type { Grant } from './grant-pool';
import { KeyedMutex } from './keyed-mutex';
import { QuotaLog } from './quota-log';
import type { QuotaWindow, SharedLimits } from './shared-limits';
import { SharedStage } from './shared-stage';

const OVER_FREQUENCY = 45009;
/** Failing 100,000 waiting calls in one turn would block the event loop for a second. */
const FAILURES_PER_TURN = 200;

export interface GateLimits {
	/** In flight at first; adapts between 1 and `maxConcurrency`. */
	startConcurrency: number;
	maxConcurrency: number;
	/** Our share, shortest window first. */
	quotas: readonly QuotaWindow[];
	/** A closed endpoint is waited for at most this long. */
	maxThrottleWaitMs: number;
	/** Longest life of one call. */
	maxCallMs: number;
}

/** How a call ended, as far as the gate learns from it. */
export type CallEnd = 'clean' | 'over-concurrency' | 'over-frequency' | 'failed' | 'not-sent';

export interface AcquireOptions {
	/** Goes before all calls that have not been tried yet: it holds its customer, others wait for it. */
	repeated?: boolean;
	shared?: SharedLimits;
	signal?: AbortSignal;
}

/** The right to send one request; give it back with `release`. */
export interface Permit {
	readonly generation: number;
	readonly closings: number;
	readonly stage?: SharedStage;
	readonly grant?: Grant;
}

interface Waiter {
	stage?: SharedStage;
	proceed: (permit: Permit) => void;
	fail: (error: Error) => void;
}

/**
 * Lets calls of one endpoint of one corp through as fast as WeCom's limits allow and no faster: in flight,
 * per sliding window, and not at all while the endpoint is closed. First come, first served; a call starts
 * in the same turn in which another one ends.
 */
export class Gate {
	/** One call in flight per customer: held from before the first attempt until after the last. */
	readonly customers = new KeyedMutex();
	private readonly fresh = new Fifo<Waiter>();
	private readonly repeated = new Fifo<Waiter>();
	private stages = new WeakMap<SharedLimits, SharedStage>();
	private readonly limit: AdaptiveLimit;
	private quota: QuotaLog;
	private inFlight = 0;
	private closedUntil = 0;
	/** Counts closings; a call remembers the value it was started with. */
	private closings = 0;
	/** No clean call since the endpoint reopened. */
	private suspect = false;
	private wake?: { at: number; cancel: () => void };

	constructor(
		/** Names the corp and the endpoint among processes. */
		private readonly key: string,
		private readonly endpoint: string,
		private limits: GateLimits,
		private readonly clock: Clock,
	) {
		this.limit = new AdaptiveLimit(limits.startConcurrency, limits.maxConcurrency);
		this.quota = new QuotaLog(limits.quotas);
	}

	/** Calls in flight now. */
	get active(): number {
		return this.inFlight;
	}

	/** Calls in flight allowed now. */
	get concurrency(): number {
		return this.limit.current;
	}

	/** Takes over changed limits; what was counted so far stays counted. */
	configure(limits: GateLimits): void {
		if (isDeepStrictEqual(limits, this.limits)) return;
		this.limits = limits;
		this.limit.setMax(limits.maxConcurrency);
		this.quota = this.quota.withWindows(limits.quotas);
		this.stages = new WeakMap();
		this.pump();
	}

	/**
	 * Waits until one more call may start.
	 * @throws WecomRateLimitError when the endpoint is closed for longer than we wait
	 * @throws WecomSharedLimitsError when the shared store stays away
	 * @throws WecomCancelledError when the signal aborts
	 */
	async acquire(options: AcquireOptions): Promise<Permit> {
		if (options.signal?.aborted) throw new WecomCancelledError(this.endpoint);
		const queue = options.repeated ? this.repeated : this.fresh;
		return await new Promise<Permit>((resolve, reject) => {
			const waiter: Waiter = {
				stage: options.shared && this.stageFor(options.shared),
				proceed: (permit) => {
					takeBack();
					resolve(permit);
				},
				fail: (error) => {
					takeBack();
					reject(error);
				},
			};
			const takeBack = onAbort(options.signal, () => {
				queue.remove(waiter);
				reject(new WecomCancelledError(this.endpoint));
				this.pump();
			});
			queue.push(waiter);
			this.pump();
		});
	}

	/** Ends a call and starts the next. */
	release(permit: Permit, end: CallEnd): void {
		const sent = end !== 'not-sent';
		this.inFlight -= 1;
		this.quota.end(this.clock.now(), sent);
		if (permit.stage && permit.grant) permit.stage.end(permit.grant, sent);
		if (end === 'clean') this.onClean(permit);
		if (end === 'over-concurrency') this.limit.onRefused(permit.generation);
		if (end === 'over-frequency') this.onOverFrequency(permit);
		this.pump();
	}

	private onClean(permit: Permit): void {
		this.limit.onClean();
		if (permit.closings === this.closings) this.suspect = false;
	}

	/** WeCom blocks for as long as the window that was exceeded: at first take it for the short one. */
	private onOverFrequency(permit: Permit): void {
		// Started before the closing: it tells what the gate knows already.
		if (permit.closings !== this.closings) return;
		const { quotas } = this.limits;
		const window = this.suspect ? quotas.at(-1) : quotas[0];
		const ms = window?.windowMs ?? 60_000;
		this.suspect = true;
		this.close(ms);
		permit.stage?.closeFor(ms);
	}

	private close(ms: number): void {
		this.closings += 1;
		this.closedUntil = this.clock.now() + ms;
	}

	private pump(): void {
		for (let failed = 0; ;) {
			if (failed > FAILURES_PER_TURN) return this.wakeIn(1, this.clock.now());
			const queue = this.repeated.size > 0 ? this.repeated : this.fresh;
			const head = queue.peek();
			if (!head) return;
			const now = this.clock.now();
			if (this.closedUntil - now > this.limits.maxThrottleWaitMs) {
				queue.shift();
				head.fail(this.closedError());
				failed += 1;
				continue;
			}
			const waitMs = this.waitMs(now);
			if (waitMs > 0) return this.wakeIn(waitMs, now);

			const permit = { generation: this.limit.generation, closings: this.closings };
			if (!head.stage) {
				this.start(queue, permit);
				continue;
			}
			const answer = head.stage.tryStart(this.fresh.size + this.repeated.size, this.limit.current);
			if (answer.kind === 'go') {
				this.start(queue, { ...permit, stage: head.stage, grant: answer.grant });
			} else if (answer.kind === 'failed') {
				queue.shift();
				head.fail(this.storeError());
				failed += 1;
			} else if (answer.kind === 'closed') {
				this.close(answer.ms);
			} else {
				return this.wakeIn(answer.ms, now);
			}
		}
	}

	private start(queue: Fifo<Waiter>, permit: Permit): void {
		this.inFlight += 1;
		this.quota.start();
		queue.shift()?.proceed(permit);
	}

	/** ms until the next call may start as far as this process knows; Infinity: when a call ends. */
	private waitMs(now: number): number {
		if (this.inFlight >= this.limit.current) return Infinity;
		return Math.max(this.closedUntil - now, this.quota.waitMs(now), 0);
	}

	private wakeIn(ms: number, now: number): void {
		if (ms === Infinity) return;
		const at = now + ms;
		if (this.wake && this.wake.at <= at) return;
		this.wake?.cancel();
		const cancel = this.clock.after(ms, () => {
			this.wake = undefined;
			this.pump();
		});
		this.wake = { at, cancel };
	}

	private stageFor(limits: SharedLimits): SharedStage {
		let stage = this.stages.get(limits);
		if (!stage) {
			stage = new SharedStage({
				limits,
				key: this.key,
				windows: this.limits.quotas,
				maxCallMs: this.limits.maxCallMs,
				clock: this.clock,
				onChange: () => this.pump(),
			});
			this.stages.set(limits, stage);
		}
		return stage;
	}

	private closedError(): WecomRateLimitError {
		const at = new Date(this.closedUntil).toISOString();
		return new WecomRateLimitError(
			`WeCom closed ${this.endpoint} until ${at}: the corp made too many calls (45009)`,
			{
				endpoint: this.endpoint,
				class: 'throttled',
				hint: `Run again after ${at}. Other tools of the corp share this quota: lower the quota share if it happens again.`,
			},
			{ errcode: OVER_FREQUENCY, errmsg: 'api freq out of limit', reopensAt: this.closedUntil },
		);
	}

	private storeError(): WecomSharedLimitsError {
		return new WecomSharedLimitsError(`No answer from the shared limits for ${this.endpoint}`, {
			endpoint: this.endpoint,
			class: 'transient',
			hint: 'Check that the ledger database is reachable: the workers agree on their call limits there.',
		});
	}
}
