import type { Clock } from './clock';

/** Waits between tries: a database that restarts is back within seconds. */
const WAITS_MS = [250, 500, 1_000, 2_000];
/** How long the store counts as away after the last try, so that waiting calls fail at once. */
const AWAY_MS = 1_000;

/** One request to the shared store at a time, repeated when it fails. */
export class StoreRequest {
	private running = false;
	private awayUntil = 0;

	constructor(
		private readonly clock: Clock,
		private readonly onChange: () => void,
	) {}

	get busy(): boolean {
		return this.running;
	}

	/** The store did not answer, several times over. */
	get failed(): boolean {
		return this.clock.now() < this.awayUntil;
	}

	/** Starts a request unless one is running; `onChange` follows in any case. */
	start<T>(ask: () => Promise<T>, onAnswer: (answer: T) => void): void {
		if (this.running || this.failed) return;
		this.running = true;
		this.attempt(ask, onAnswer, 0);
	}

	private attempt<T>(ask: () => Promise<T>, onAnswer: (answer: T) => void, tries: number): void {
		ask().then(
			(answer) => {
				this.running = false;
				onAnswer(answer);
				this.onChange();
			},
			() => {
				const wait = WAITS_MS[tries];
				if (wait !== undefined) {
					this.clock.after(wait, () => this.attempt(ask, onAnswer, tries + 1));
					return;
				}
				this.running = false;
				this.awayUntil = this.clock.now() + AWAY_MS;
				this.onChange();
			},
		);
	}
}
