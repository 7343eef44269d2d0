/** Where the simulator takes its time from; tests hand in one they can move. */
export interface Clock {
	/** Epoch milliseconds. */
	now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Epoch seconds, the unit of every time stamp in WeCom's replies and events. */
export function toSeconds(epochMs: number): number {
	return Math.floor(epochMs / 1000);
}
