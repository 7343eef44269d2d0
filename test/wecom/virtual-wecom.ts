import type { QuotaWindow } from '../../lib/wecom/shared-limits';
import type { Sender } from '../../lib/wecom/sender';
import type { FakeClock } from './fake-clock';
import { TOKEN, tokenReply } from './scripted-sender';

export interface VirtualWecomOptions {
	quotas: QuotaWindow[];
	/** Calls in flight before 45033. */
	concurrency: number;
	/** 0 <= n < 1: how long this call takes and when inside that time WeCom counts it. */
	random: () => number;
	minLatencyMs: number;
	maxLatencyMs: number;
}

/**
 * A WeCom in virtual time that counts calls by its own, naive bookkeeping: each at a random moment between
 * sending and reply, over every sliding window.
 */
export class VirtualWecom {
	/** When each call was counted. */
	readonly countedAt: number[] = [];
	/** Most calls any window held, per quota; above its `calls` the quota was broken. */
	readonly peaks: number[];
	maxInFlight = 0;
	overlappingCustomers = 0;
	private inFlight = 0;
	private readonly customers = new Set<string>();

	constructor(
		private readonly clock: FakeClock,
		private readonly options: VirtualWecomOptions,
	) {
		this.peaks = options.quotas.map(() => 0);
	}

	readonly send: Sender = async ({ url, body }) => {
		if (url.includes('/gettoken')) return { status: 200, body: JSON.stringify(tokenReply(TOKEN, 1e9)) };
		const { external_userid: customer } = JSON.parse(body ?? '{}') as { external_userid?: string };
		const { random, minLatencyMs, maxLatencyMs, concurrency } = this.options;
		const latency = minLatencyMs + random() * (maxLatencyMs - minLatencyMs);

		this.inFlight += 1;
		this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
		const errcode = this.inFlight > concurrency ? 45033 : 0;
		if (customer !== undefined && this.customers.has(customer)) this.overlappingCustomers += 1;
		if (customer !== undefined) this.customers.add(customer);

		this.clock.after(random() * latency, () => this.count());
		await new Promise<void>((resolve) => this.clock.after(latency, resolve));
		this.inFlight -= 1;
		if (customer !== undefined) this.customers.delete(customer);
		return { status: 200, body: JSON.stringify({ errcode, errmsg: errcode === 0 ? 'ok' : 'limit' }) };
	};

	private count(): void {
		const now = this.clock.now();
		this.countedAt.push(now);
		this.options.quotas.forEach(({ windowMs }, index) => {
			const firstInside = this.countedAt.findIndex((at) => at > now - windowMs);
			this.peaks[index] = Math.max(this.peaks[index] ?? 0, this.countedAt.length - firstInside);
		});
	}
}
