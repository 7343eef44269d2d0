interface Entry {
	at: number;
	serial: number;
	callback: () => void;
}

/** Timers by due time (binary heap); equal times in the order they were added. */
export class Agenda {
	private readonly heap: Entry[] = [];
	private readonly cancelled = new Set<Entry>();
	private serial = 0;

	add(at: number, callback: () => void): () => void {
		const entry: Entry = { at, serial: this.serial++, callback };
		this.heap.push(entry);
		this.rise(this.heap.length - 1);
		let isOver = false;
		entry.callback = () => {
			isOver = true;
			callback();
		};
		return () => {
			if (!isOver) this.cancelled.add(entry);
			isOver = true;
		};
	}

	nextAt(): number | undefined {
		this.dropCancelled();
		return this.heap[0]?.at;
	}

	take(): Entry | undefined {
		this.dropCancelled();
		return this.pop();
	}

	private dropCancelled(): void {
		for (let first = this.heap[0]; first && this.cancelled.delete(first); first = this.heap[0]) this.pop();
	}

	private pop(): Entry | undefined {
		const first = this.heap[0];
		const last = this.heap.pop();
		if (last && first !== last) {
			this.heap[0] = last;
			this.sink(0);
		}
		return first;
	}

	private rise(index: number): void {
		while (index > 0) {
			const parent = (index - 1) >> 1;
			if (!this.isBefore(index, parent)) return;
			this.swap(index, parent);
			index = parent;
		}
	}

	private sink(index: number): void {
		for (;;) {
			const left = 2 * index + 1;
			let least = index;
			if (this.isBefore(left, least)) least = left;
			if (this.isBefore(left + 1, least)) least = left + 1;
			if (least === index) return;
			this.swap(index, least);
			index = least;
		}
	}

	private isBefore(one: number, other: number): boolean {
		const a = this.heap[one];
		const b = this.heap[other];
		if (!a || !b) return false;
		return a.at < b.at || (a.at === b.at && a.serial < b.serial);
	}

	private swap(one: number, other: number): void {
		const a = this.heap[one];
		const b = this.heap[other];
		if (a && b) [this.heap[one], this.heap[other]] = [b, a];
	}
}
