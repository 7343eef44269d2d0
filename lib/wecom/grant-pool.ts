import type { Clock } from './clock';
import type { CallGrant, QuotaWindow, SharedLimits } from './shared-limits';
import { StoreRequest } from './store-request';

/** Few requests to the store, yet no grant so large that it binds a noticeable part of a quota. */
const MAX_CHUNK = 50;
const CHUNKS_PER_QUOTA = 100;
/** A grant lives this many times the longest call: time to start all its calls. */
const LEASE_FACTOR = 3;

/** Calls granted together. */
export interface Grant {
	id: string;
	left: number;
	used: number;
	inFlight: number;
	/** A call started later might outlive the grant. */
	startBefore: number;
}

export type TakeAnswer =
	{ kind: 'go'; grant: Grant } | { kind: 'wait' | 'closed'; ms: number } | { kind: 'failed' };

export interface GrantPoolOptions {
	limits: SharedLimits;
	key: string;
	windows: readonly QuotaWindow[];
	maxCallMs: number;
	clock: Clock;
	onChange: () => void;
}

/** Calls granted by the shared store, fetched in chunks and a little ahead of need. */
export class GrantPool {
	private readonly request: StoreRequest;
	private readonly chunk: number;
	private readonly leaseMs: number;
	/** Oldest first. */
	private grants: Grant[] = [];
	private retryAt = 0;
	private closed = false;

	constructor(private readonly options: GrantPoolOptions) {
		this.request = new StoreRequest(options.clock, options.onChange);
		const smallest = Math.min(...options.windows.map(({ calls }) => calls));
		this.chunk = Math.max(1, Math.min(MAX_CHUNK, Math.floor(smallest / CHUNKS_PER_QUOTA)));
		this.leaseMs = options.maxCallMs * LEASE_FACTOR;
	}

	/** @param queued calls that want to start now, this one included */
	take(queued: number): TakeAnswer {
		const now = this.options.clock.now();
		this.retire((grant) => grant.left === 0 || grant.startBefore <= now);
		const left = this.grants.reduce((sum, grant) => sum + grant.left, 0);
		if (queued > left && left <= this.chunk / 2 && now >= this.retryAt) {
			this.ask(Math.min(queued - left, this.chunk));
		}
		const grant = this.grants[0];
		if (grant) {
			grant.left -= 1;
			grant.inFlight += 1;
			return { kind: 'go', grant };
		}
		if (this.request.failed) return { kind: 'failed' };
		if (this.request.busy || now >= this.retryAt) return { kind: 'wait', ms: Infinity };
		return { kind: this.closed ? 'closed' : 'wait', ms: this.retryAt - now };
	}

	end(grant: Grant, sent: boolean): void {
		grant.inFlight -= 1;
		if (sent) grant.used += 1;
		else grant.left += 1;
		if (grant.inFlight === 0 && !this.grants.includes(grant)) this.settle(grant);
	}

	/** Returns what is not used. */
	giveBack(): void {
		this.retire(() => true);
	}

	private ask(want: number): void {
		const { limits, key, windows, clock, maxCallMs } = this.options;
		let sentAt = 0;
		this.request.start<CallGrant>(
			() => {
				sentAt = clock.now();
				return limits.grantCalls(key, want, windows, this.leaseMs);
			},
			({ id, granted, retryInMs, closed }) => {
				this.closed = closed;
				this.retryAt = granted > 0 ? 0 : clock.now() + Math.max(1, retryInMs);
				if (granted === 0) return;
				const startBefore = sentAt + this.leaseMs - maxCallMs;
				this.grants.push({ id, left: granted, used: 0, inFlight: 0, startBefore });
			},
		);
	}

	private retire(isOver: (grant: Grant) => boolean): void {
		if (!this.grants.some(isOver)) return;
		const over = this.grants.filter(isOver);
		this.grants = this.grants.filter((grant) => !isOver(grant));
		for (const grant of over) if (grant.inFlight === 0) this.settle(grant);
	}

	private settle({ id, used }: Grant): void {
		// Unsettled, the grant ends with its lease: too late, never too early.
		this.options.limits.settleCalls(this.options.key, id, used).catch(() => undefined);
	}
}
