/** Lets one holder in at a time, in the order asked. */
export class Mutex {
	private held = false;
	private readonly waiting: Array<() => void> = [];

	async lock(): Promise<void> {
		if (!this.held) {
			this.held = true;
			return;
		}
		await new Promise<void>((resolve) => this.waiting.push(resolve));
	}

	/** Hands over to the longest waiting, or opens. */
	unlock(): void {
		const next = this.waiting.shift();
		if (next === undefined) this.held = false;
		else next();
	}
}
