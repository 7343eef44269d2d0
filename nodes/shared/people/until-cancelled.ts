import { onAbort } from '../../../lib/wecom/abort';
import { WecomCancelledError } from '../../../lib/wecom/errors';

/** Waits for work that others wait for too: cancelling ends the waiting, not the work. @throws WecomCancelledError */
export async function untilCancelled<T>(
	work: Promise<T>,
	endpoint: string,
	signal: AbortSignal | undefined,
): Promise<T> {
	if (!signal) return await work;
	if (signal.aborted) throw new WecomCancelledError(endpoint);
	let stopListening = (): void => undefined;
	const cancelled = new Promise<never>((_resolve, reject) => {
		stopListening = onAbort(signal, () => reject(new WecomCancelledError(endpoint)));
	});
	try {
		return await Promise.race([work, cancelled]);
	} finally {
		stopListening();
	}
}
