type Callback = () => void;

const callbacksOf = new WeakMap<AbortSignal, Set<Callback>>();

/**
 * Calls back when the signal, not yet aborted, aborts; returns a function that takes it back. One listener per signal: with
 * one per waiting call, 100,000 calls on one signal would make adding and removing them quadratic.
 */
export function onAbort(signal: AbortSignal | undefined, callback: Callback): () => void {
	if (!signal) return () => undefined;
	let callbacks = callbacksOf.get(signal);
	if (!callbacks) {
		callbacks = new Set();
		callbacksOf.set(signal, callbacks);
		signal.addEventListener('abort', () => callAll(signal), { once: true });
	}
	const known = callbacks;
	known.add(callback);
	return () => known.delete(callback);
}

function callAll(signal: AbortSignal): void {
	const callbacks = callbacksOf.get(signal) ?? new Set();
	callbacksOf.delete(signal);
	for (const callback of callbacks) callback();
}
