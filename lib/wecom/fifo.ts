/** Entries are removed lazily once this many have been taken, so that a shift costs O(1) on average. */
const COMPACT_AT = 1_024;

/** First in, first out, with removal of any entry in O(1). */
export class Fifo<T extends object> {
	private entries: T[] = [];
	private head = 0;
	private readonly removed = new Set<T>();

	get size(): number {
		return this.entries.length - this.head - this.removed.size;
	}

	push(entry: T): void {
		this.entries.push(entry);
	}

	/** The oldest entry, without taking it. */
	peek(): T | undefined {
		for (;;) {
			const entry = this.entries[this.head];
			if (entry === undefined || !this.removed.delete(entry)) return entry;
			this.advance();
		}
	}

	/** Takes the oldest entry. */
	shift(): T | undefined {
		const entry = this.peek();
		if (entry !== undefined) this.advance();
		return entry;
	}

	/** Removes an entry that is in the queue. */
	remove(entry: T): void {
		this.removed.add(entry);
	}

	private advance(): void {
		this.head += 1;
		if (this.head >= COMPACT_AT && this.head * 2 >= this.entries.length) {
			this.entries = this.entries.slice(this.head);
			this.head = 0;
		}
	}
}
