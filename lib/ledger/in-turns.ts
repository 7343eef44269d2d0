import { setImmediate as nextTurn } from 'node:timers/promises';

/** As much work as may be done before the event loop gets a turn. */
const MAX_WORK_MS = 8;

/** Looking at the clock costs something too. */
const ITEMS_PER_LOOK = 100;

/** Does the work for each item; the event loop gets its turns in between. */
export async function inTurns<T>(items: Iterable<T>, work: (item: T) => void): Promise<void> {
	let begun = performance.now();
	let count = 0;
	for (const item of items) {
		work(item);
		count += 1;
		if (count % ITEMS_PER_LOOK !== 0 || performance.now() - begun < MAX_WORK_MS) continue;
		await nextTurn();
		begun = performance.now();
	}
}
