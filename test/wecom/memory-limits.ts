import type { Clock } from '../../lib/wecom/clock';
import type { CallGrant, QuotaWindow, SharedLimits, SlotRequest } from '../../lib/wecom/shared-limits';

interface StoredGrant {
	count: number;
	/** When its calls stop counting as open: settled, or the end of the lease. */
	endsAt: number;
}

interface Holder {
	want: number;
	held: number;
	until: number;
}

/** The database that several processes share: the contract of SharedLimits, by naive bookkeeping. */
export class MemoryStore {
	/** Requests of any kind. */
	requests = 0;
	/** While true every request fails. */
	isAway = false;
	private readonly grants = new Map<string, StoredGrant>();
	private readonly holders = new Map<object, Holder>();
	private closedUntil = 0;

	constructor(
		private readonly clock: Clock,
		private readonly latencyMs: number,
	) {}

	/** The view of one process. */
	openHolder(): SharedLimits {
		const holder = {};
		return {
			grantCalls: async (_key, want, windows, leaseMs) =>
				await this.ask(() => this.grant(want, windows, leaseMs)),
			settleCalls: async (_key, id, used) => await this.ask(() => this.settle(id, used)),
			leaseSlots: async (_key, request) => await this.ask(() => this.lease(holder, request)),
			releaseSlots: async () => await this.ask(() => void this.holders.delete(holder)),
			closeFor: async (_key, ms) =>
				await this.ask(() => void (this.closedUntil = Math.max(this.closedUntil, this.clock.now() + ms))),
		};
	}

	/** Slots recorded as taken now. */
	get heldSlots(): number {
		return this.live().reduce((sum, { held }) => sum + held, 0);
	}

	private async ask<T>(answer: () => T): Promise<T> {
		this.requests += 1;
		await this.pause(this.latencyMs / 2);
		if (this.isAway) throw new Error('the database is away');
		const result = answer();
		await this.pause(this.latencyMs / 2);
		return result;
	}

	private async pause(ms: number): Promise<void> {
		await new Promise<void>((resolve) => this.clock.after(ms, resolve));
	}

	private grant(want: number, windows: readonly QuotaWindow[], leaseMs: number): CallGrant {
		const now = this.clock.now();
		if (now < this.closedUntil) {
			return { id: '', granted: 0, retryInMs: this.closedUntil - now, closed: true };
		}
		let granted = want;
		let retryInMs = 0;
		for (const { calls, windowMs } of windows) {
			const counting = [...this.grants.values()].filter(({ endsAt }) => endsAt + windowMs > now);
			const free = calls - counting.reduce((sum, { count }) => sum + count, 0);
			granted = Math.min(granted, Math.max(0, free));
			const firstEnd = Math.min(...counting.map(({ endsAt }) => endsAt + windowMs));
			if (free <= 0) retryInMs = Math.max(retryInMs, firstEnd - now);
		}
		if (granted === 0) return { id: '', granted, retryInMs, closed: false };
		const id = `grant ${this.grants.size}`;
		this.grants.set(id, { count: granted, endsAt: now + leaseMs });
		return { id, granted, retryInMs: 0, closed: false };
	}

	private settle(id: string, used: number): void {
		const grant = this.grants.get(id);
		if (!grant || grant.endsAt <= this.clock.now()) return;
		grant.count = used;
		grant.endsAt = this.clock.now();
	}

	private lease(key: object, { want, holding, max, ttlMs }: SlotRequest): { slots: number } {
		const others = this.live(key);
		const taken = others.reduce((sum, { held }) => sum + held, 0);
		const wants = [...others.map((other) => other.want), want];
		const slots = Math.max(0, Math.min(want, fairPart(wants, max), max - taken));
		this.holders.set(key, { want, held: Math.max(slots, holding), until: this.clock.now() + ttlMs });
		return { slots };
	}

	private live(except?: object): Holder[] {
		return [...this.holders]
			.filter(([key, { until }]) => key !== except && until > this.clock.now())
			.map(([, holder]) => holder);
	}
}

/** The last of `wants` gets this many of `max`: equal parts, what one does not want goes to the others. */
function fairPart(wants: number[], max: number): number {
	const parts = wants.map(() => 0);
	let left = max;
	while (left > 0 && parts.some((part, index) => part < (wants[index] ?? 0))) {
		// Remainders go to the last one, which is asking now.
		for (let index = parts.length - 1; index >= 0 && left > 0; index--) {
			const part = parts[index] ?? 0;
			if (part >= (wants[index] ?? 0)) continue;
			parts[index] = part + 1;
			left -= 1;
		}
	}
	return parts.at(-1) ?? 0;
}
