/** How often a call is repeated and how long it waits in between. All waits have full jitter. */
export interface RetryPolicy {
	/** Repeats after a transient failure. WeCom asks for three at most. */
	retries: number;
	/** The n-th wait is random between 0 and min(capMs, baseMs * 2^n). */
	baseMs: number;
	capMs: number;
	/** Repeats after 45009, 45033, 45035, 45036 and 6000; these do not count as `retries`. */
	throttles: number;
	throttleBaseMs: number;
	throttleCapMs: number;
}

/** The default: WeCom advises up to three retries, 1 to 3 s apart, at random. */
export const threeRetries: RetryPolicy = {
	retries: 3,
	baseMs: 1_000,
	capMs: 4_000,
	// About 70 s in all: outlasts a call that timed out here but keeps its customer busy over there (45035).
	throttles: 16,
	throttleBaseMs: 250,
	throttleCapMs: 8_000,
};

/** Same counts, a tenth of the waits: for a simulator, where nobody else is to be spared. */
export const threeQuickRetries: RetryPolicy = {
	...threeRetries,
	baseMs: 100,
	capMs: 400,
	throttleBaseMs: 25,
	throttleCapMs: 800,
};

/** Same counts, no waits: keeps tests fast. */
export const threeRetriesWithoutWait: RetryPolicy = {
	...threeRetries,
	baseMs: 0,
	capMs: 0,
	throttleBaseMs: 0,
	throttleCapMs: 0,
};

/** Full jitter spreads callers that failed together better than any fixed spacing. */
export function transientWaitMs(policy: RetryPolicy, failures: number, random: () => number): number {
	return random() * Math.min(policy.capMs, policy.baseMs * 2 ** (failures - 1));
}

/** Half fixed, half jitter: going back at once after "too many at once" would only repeat it. */
export function throttledWaitMs(policy: RetryPolicy, throttles: number, random: () => number): number {
	const ceiling = Math.min(policy.throttleCapMs, policy.throttleBaseMs * 2 ** (throttles - 1));
	return ceiling / 2 + (random() * ceiling) / 2;
}
