import type { Clock } from '../../lib/wecom/clock';
import { Agenda } from './agenda';

/** Time that moves only when a test says so; timers fire in order. */
export class FakeClock implements Clock {
	private readonly agenda = new Agenda();

	constructor(private time = 1_800_000_000_000) {}

	now(): number {
		return this.time;
	}

	after(ms: number, callback: () => void): () => void {
		return this.agenda.add(this.time + Math.max(0, ms), callback);
	}

	/** Moves on to the next timer and fires it. False: there is none. */
	async step(): Promise<boolean> {
		await settlePromises();
		const next = this.agenda.take();
		if (!next) return false;
		this.time = Math.max(this.time, next.at);
		next.callback();
		await settlePromises();
		return true;
	}

	/** Moves on by `ms`, firing what is due on the way. */
	async advance(ms: number): Promise<void> {
		const end = this.time + ms;
		await settlePromises();
		while ((this.agenda.nextAt() ?? Infinity) <= end) await this.step();
		this.time = end;
	}

	/** Moves on until the promise has settled. Fails when nothing is left that could settle it. */
	async until<T>(promise: Promise<T>): Promise<T> {
		let isSettled = false;
		const settled = promise.finally(() => (isSettled = true));
		settled.catch(() => undefined);
		await settlePromises();
		while (!isSettled) {
			if (!(await this.step())) throw new Error('deadlock: a promise is pending and no timer is set');
		}
		return await settled;
	}
}

/** Lets all promise reactions run that are ready. */
export async function settlePromises(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}
