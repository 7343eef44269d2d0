import { ApiFailure } from './failure';
import { SlidingLog } from './sliding-log';

/** Per corp and endpoint (page 90312). Exceeding one blocks the endpoint for the length of the window. */
const WINDOWS = [
	{ calls: 10_000, lengthMs: 60_000 },
	{ calls: 150_000, lengthMs: 3_600_000 },
];

/** `debug=1` calls, per endpoint (page 90313). */
const DEBUG_WINDOW = { calls: 5, lengthMs: 60_000 };

interface Usage {
	log: SlidingLog;
	debugLog: SlidingLog;
	blockedUntil: number;
}

/** True sliding windows: in no stretch of the window's length are more calls let through. */
export class Quotas {
	private readonly usages = new Map<string, Usage>();

	/**
	 * Counts one call. A refused call counts nowhere and does not prolong the block.
	 * @param scale multiplies sizes and lengths; 0 = no quotas
	 * @throws ApiFailure 45009
	 */
	admit(endpoint: string, now: number, scale: number, debug: boolean): void {
		if (scale === 0) return;
		const usage = this.usageOf(endpoint);
		if (now < usage.blockedUntil) throw new ApiFailure(45009);
		for (const [index, { calls, lengthMs }] of WINDOWS.entries()) {
			if (usage.log.count(index, now, lengthMs * scale) >= Math.max(1, Math.floor(calls * scale))) {
				this.block(usage, now + lengthMs * scale);
			}
		}
		if (debug) this.admitDebug(usage, now, DEBUG_WINDOW.lengthMs * scale);
		usage.log.record(now);
	}

	clear(): void {
		this.usages.clear();
	}

	/** Only the window shrinks with the scale: five calls are few enough already. */
	private admitDebug(usage: Usage, now: number, lengthMs: number): void {
		if (usage.debugLog.count(0, now, lengthMs) >= DEBUG_WINDOW.calls) this.block(usage, now + lengthMs);
		usage.debugLog.record(now);
	}

	private block(usage: Usage, until: number): never {
		usage.blockedUntil = until;
		throw new ApiFailure(45009);
	}

	private usageOf(endpoint: string): Usage {
		let usage = this.usages.get(endpoint);
		if (!usage) {
			usage = { log: new SlidingLog(WINDOWS.length), debugLog: new SlidingLog(1), blockedUntil: 0 };
			this.usages.set(endpoint, usage);
		}
		return usage;
	}
}
