import { onAbort } from './abort';
import { WecomCancelledError } from './errors';
import { Fifo } from './fifo';

interface Waiter {
	proceed: () => void;
}

/** One holder per key, others wait in the order they came. Different keys never wait for each other. */
export class KeyedMutex {
	/** Only held keys are here; the queue only once somebody waits. */
	private readonly held = new Map<string, Fifo<Waiter> | undefined>();

	/**
	 * Takes the key, at once or in turn; `release` gives it to the next.
	 * @throws WecomCancelledError when the signal aborts while waiting
	 */
	async acquire(key: string, endpoint: string, signal?: AbortSignal): Promise<void> {
		if (signal?.aborted) throw new WecomCancelledError(endpoint);
		if (!this.held.has(key)) {
			this.held.set(key, undefined);
			return;
		}
		const queue = this.held.get(key) ?? new Fifo<Waiter>();
		this.held.set(key, queue);
		await new Promise<void>((resolve, reject) => {
			const waiter: Waiter = {
				proceed: () => {
					takeBack();
					resolve();
				},
			};
			const takeBack = onAbort(signal, () => {
				queue.remove(waiter);
				reject(new WecomCancelledError(endpoint));
			});
			queue.push(waiter);
		});
	}

	/** The caller must hold the key. */
	release(key: string): void {
		const next = this.held.get(key)?.shift();
		if (next) next.proceed();
		else this.held.delete(key);
	}
}
