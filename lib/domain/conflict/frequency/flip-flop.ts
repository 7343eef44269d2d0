const DAY_MS = 86_400_000;

/** A change of one tag on one relation. */
export interface TimedAction {
	/** Epoch ms. */
	at: number;
	action: 'add' | 'remove';
}

export interface FlipFlop {
	adds: number;
	removes: number;
	/** Time of the first and last of them. */
	from: number;
	to: number;
}

/**
 * A tag that was added and removed again and again: at least `times` each within `windowMs`, both ends
 * included. An action that repeats the one before it changed nothing and does not count.
 * @param actions of one tag on one relation, in any order
 * @param options by default 2 times within 7 days
 * @returns the latest such window, with all that happened in it
 */
export function findFlipFlop(
	actions: readonly TimedAction[],
	{ windowMs = 7 * DAY_MS, times = 2 }: { windowMs?: number; times?: number } = {},
): FlipFlop | undefined {
	const sorted = [...actions].sort((a, b) => a.at - b.at);
	const effective = sorted.filter(({ action }, index) => index === 0 || action !== sorted[index - 1]!.action);
	for (let end = effective.length - 1; end >= 0; end--) {
		const to = effective[end]!.at;
		const within = effective.slice(0, end + 1).filter(({ at }) => at >= to - windowMs);
		const adds = within.filter(({ action }) => action === 'add').length;
		const removes = within.length - adds;
		if (Math.min(adds, removes) >= times) return { adds, removes, from: within[0]!.at, to };
	}
	return undefined;
}
