/** Longest stretch of work before others get their turn: n8n serves its editor from the same loop. */
const SLICE_MS = 5;

/** How many items are looked at between two readings of the clock. */
const CHECK_EVERY = 64;

/**
 * Tells a loop when to let the event loop turn:
 * `for (…) { if (breather.due()) await breather.pause(); … }`
 */
export class Breather {
	private count = 0;
	private since = performance.now();

	due(): boolean {
		this.count += 1;
		if (this.count < CHECK_EVERY) return false;
		this.count = 0;
		return performance.now() - this.since >= SLICE_MS;
	}

	async pause(): Promise<void> {
		await new Promise((resolve) => setImmediate(resolve));
		this.since = performance.now();
	}
}

/**
 * Runs `work` over the items, at most `limit` at once, started in order. The first rejection ends it:
 * nothing new is started, what runs is waited for, the source is told to end, then it rejects.
 */
export async function forEachConcurrently<T>(
	items: Iterable<T> | AsyncIterable<T>,
	limit: number,
	work: (item: T) => Promise<void>,
): Promise<void> {
	const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
	let failure: { error: unknown } | undefined;
	const worker = async (): Promise<void> => {
		while (!failure) {
			try {
				const next = await iterator.next();
				if (next.done) return;
				await work(next.value);
			} catch (error) {
				failure ??= { error };
			}
		}
	};
	await Promise.all(Array.from({ length: limit }, worker));
	if (!failure) return;
	// What else goes wrong while it ends is a consequence.
	await Promise.resolve(iterator.return?.()).catch(() => undefined);
	throw failure.error;
}

/** Asks the source for its next piece while the one before is being worked on. */
export async function* readAhead<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
	const iterator = source[Symbol.asyncIterator]();
	const ask = (): Promise<IteratorResult<T>> => {
		const next = iterator.next();
		// It is waited for later; until then a rejection must not count as unhandled.
		next.catch(() => undefined);
		return next;
	};
	try {
		let next = ask();
		for (;;) {
			const piece = await next;
			if (piece.done) return;
			next = ask();
			yield piece.value;
		}
	} finally {
		await iterator.return?.();
	}
}
