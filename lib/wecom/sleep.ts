import { onAbort } from './abort';
import type { Clock } from './clock';
import { WecomCancelledError } from './errors';

/** Waits `ms`. @throws WecomCancelledError as soon as the signal aborts */
export async function sleep(clock: Clock, ms: number, endpoint: string, signal?: AbortSignal): Promise<void> {
	if (signal?.aborted) throw new WecomCancelledError(endpoint);
	if (ms <= 0) return;
	await new Promise<void>((resolve, reject) => {
		const takeBack = onAbort(signal, () => {
			cancelTimer();
			reject(new WecomCancelledError(endpoint));
		});
		const cancelTimer = clock.after(ms, () => {
			takeBack();
			resolve();
		});
	});
}
