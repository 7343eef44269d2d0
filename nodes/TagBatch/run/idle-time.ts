/** How long nothing has changed. */
export class IdleTime {
	private since: number | undefined;
	private last: number | undefined;

	get isRunning(): boolean {
		return this.since !== undefined;
	}

	/** @param value begins anew where it differs from the last one. @returns ms */
	lasts(value: number): number {
		if (this.since === undefined || value !== this.last) this.since = performance.now();
		this.last = value;
		return performance.now() - this.since;
	}

	stop(): void {
		this.since = undefined;
	}
}
