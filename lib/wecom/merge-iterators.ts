/**
 * Runs up to `width` of the sources at once and yields whatever arrives first. Each source stays in order
 * and is at most one value ahead of the consumer. Leaving the loop early closes the running sources.
 */
export async function* mergeInParallel<T>(
	sources: ReadonlyArray<() => AsyncGenerator<T, void>>,
	width: number,
): AsyncGenerator<T, void> {
	type Arrival = { source: AsyncGenerator<T, void>; result: IteratorResult<T, void> };
	const pending = new Map<AsyncGenerator<T, void>, Promise<Arrival>>();
	let opened = 0;

	const advance = (source: AsyncGenerator<T, void>) => {
		const arrival = source.next().then((result) => ({ source, result }));
		// Two sources may fail; only the first failure is awaited below.
		arrival.catch(() => undefined);
		pending.set(source, arrival);
	};
	const openNext = () => {
		const open = sources[opened];
		opened += 1;
		if (open) advance(open());
	};

	for (let slot = 0; slot < width; slot++) openNext();
	try {
		while (pending.size > 0) {
			const { source, result } = await Promise.race(pending.values());
			if (result.done) {
				pending.delete(source);
				openNext();
			} else {
				advance(source);
				yield result.value;
			}
		}
	} finally {
		for (const source of pending.keys()) void source.return(undefined).catch(() => undefined);
	}
}
