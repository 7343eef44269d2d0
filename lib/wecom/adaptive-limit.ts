/** Clean calls before trying one more in flight. */
const FIRST_RAISE_AFTER = 50;
/** The run of clean calls doubles up to this when a try was refused at once. */
const LAST_RAISE_AFTER = 3_200;

/**
 * How many calls may be in flight. One less when WeCom says "too many at once" (45033), one more after a
 * run of clean calls.
 */
export class AdaptiveLimit {
	/** Counts reductions; a call remembers the value it was started with. */
	generation = 0;
	private clean = 0;
	private raiseAfter = FIRST_RAISE_AFTER;
	/** Raised, and not yet proven by a whole run of clean calls. */
	private trying = false;

	constructor(
		public current: number,
		private max: number,
	) {}

	onClean(): void {
		this.clean += 1;
		if (this.clean < this.raiseAfter) return;
		this.clean = 0;
		if (this.trying) this.raiseAfter = FIRST_RAISE_AFTER;
		this.trying = this.current < this.max;
		if (this.trying) this.current += 1;
	}

	/** @param startedIn `generation` when the refused call started: calls from before a reduction tell old news */
	onRefused(startedIn: number): void {
		if (startedIn !== this.generation) return;
		this.generation += 1;
		this.clean = 0;
		this.current = Math.max(1, this.current - 1);
		// The level just tried is too high: try it ever more rarely, each try costs refused calls.
		if (this.trying) this.raiseAfter = Math.min(this.raiseAfter * 2, LAST_RAISE_AFTER);
		this.trying = false;
	}

	/** Takes a new ceiling at once. */
	setMax(max: number): void {
		this.max = max;
		this.current = Math.min(this.current, max);
	}
}
