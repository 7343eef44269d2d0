/** Longest stretch without letting answers in, when many moments are overdue. */
const MOST_BUSY_MS = 5;

export interface Pace {
	/** Per second. */
	rate: number;
	count: number;
	/** Before the first moment. */
	delayMs: number;
	/** @param lateMs how long after its moment it is called */
	act(index: number, lateMs: number): void;
	done(): void;
}

/**
 * Acts at evenly spread moments. A moment that was missed is made up for, never left out: the people
 * behind it do not wait for anybody.
 * @returns what ends it early
 */
export function keepPace({ rate, count, delayMs, act, done }: Pace): () => void {
	const begun = performance.now() + delayMs;
	let next = 0;
	let stopped = false;

	const turn = () => {
		if (stopped) return;
		const turnBegun = performance.now();
		let now = turnBegun;
		while (next < count && dueAt(next) <= now && now - turnBegun < MOST_BUSY_MS) {
			act(next, now - dueAt(next));
			next += 1;
			now = performance.now();
		}
		if (next >= count) {
			done();
			return;
		}
		const wait = dueAt(next) - now;
		if (wait <= 0) setImmediate(turn);
		else setTimeout(turn, wait).unref();
	};
	const dueAt = (index: number) => begun + (index * 1000) / rate;

	turn();
	return () => {
		stopped = true;
	};
}
