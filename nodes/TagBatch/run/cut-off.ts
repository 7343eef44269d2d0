/** setTimeout takes no longer spans: beyond, it fires at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/** A signal that aborts at a moment, and with the execution. */
export class CutOff {
	readonly signal: AbortSignal;
	private readonly timer: NodeJS.Timeout;

	/** @param at epoch ms */
	constructor(
		readonly at: number,
		execution: AbortSignal | undefined,
	) {
		const controller = new AbortController();
		const ms = Math.min(Math.max(0, at - Date.now()), LONGEST_TIMEOUT_MS);
		this.timer = setTimeout(() => controller.abort(), ms);
		this.signal = execution ? AbortSignal.any([execution, controller.signal]) : controller.signal;
	}

	dispose(): void {
		clearTimeout(this.timer);
	}
}
