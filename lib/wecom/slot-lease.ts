import type { Clock } from './clock';
import type { SharedLimits } from './shared-limits';
import { StoreRequest } from './store-request';

/** How soon a newcomer gets its part: everyone asks again this often while busy. */
const RENEW_MS = 1_000;
/** How often a process asks that has fewer slots than it could use. */
const ASK_AGAIN_MS = 250;
/** The lease outlives the longest call by this much. */
const TTL_SPARE_MS = 5_000;

export interface SlotLeaseOptions {
	limits: SharedLimits;
	key: string;
	maxCallMs: number;
	clock: Clock;
	onChange: () => void;
}

/** This process's part of the calls in flight that all processes may have together. */
export class SlotLease {
	private readonly request: StoreRequest;
	private readonly ttlMs: number;
	private slots = 0;
	/** A call started later might outlive the lease. */
	private startBefore = 0;
	private askedAt = -Infinity;

	constructor(private readonly options: SlotLeaseOptions) {
		this.request = new StoreRequest(options.clock, options.onChange);
		this.ttlMs = options.maxCallMs + TTL_SPARE_MS;
	}

	get failed(): boolean {
		return this.request.failed;
	}

	/** 0: a call may start. Else ms until it is worth asking again; Infinity while the store is asked. */
	waitMs(queued: number, inFlight: number, max: number): number {
		const { clock } = this.options;
		const now = clock.now();
		if (now >= this.startBefore) this.slots = 0;
		const want = Math.min(max, queued + inFlight);
		const interval = this.slots < want || inFlight > this.slots ? ASK_AGAIN_MS : RENEW_MS;
		const askIn = this.askedAt + interval - now;
		if (askIn <= 0) this.ask(want, inFlight, max);
		if (inFlight < this.slots) return 0;
		return this.request.busy ? Infinity : Math.max(1, askIn);
	}

	giveBack(): void {
		this.slots = 0;
		this.startBefore = 0;
		this.askedAt = -Infinity;
		this.options.limits.releaseSlots(this.options.key).catch(() => undefined);
	}

	private ask(want: number, inFlight: number, max: number): void {
		const { limits, key, clock } = this.options;
		let sentAt = 0;
		// Until the answer is here, this process may still start calls up to `slots`.
		const holding = Math.max(this.slots, inFlight);
		this.request.start(
			() => {
				sentAt = clock.now();
				this.askedAt = sentAt;
				return limits.leaseSlots(key, { want, holding, max, ttlMs: this.ttlMs });
			},
			({ slots }) => {
				this.slots = slots;
				this.startBefore = sentAt + this.ttlMs - this.options.maxCallMs;
			},
		);
	}
}
