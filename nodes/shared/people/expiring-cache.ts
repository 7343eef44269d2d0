interface Entry<T> {
	value: Promise<T>;
	/** Epoch ms. */
	until: number;
}

/** Keeps what was loaded for a while. Who asks while a load is under way waits for that one. */
export class ExpiringCache<T> {
	private readonly entries = new Map<string, Entry<T>>();

	/** @param capacity beyond it, what was loaded first is forgotten first */
	constructor(
		private readonly lifetimeMs: number,
		private readonly capacity: number,
		private readonly now: () => number = Date.now,
	) {}

	/** A load that rejects is not kept. */
	async get(key: string, load: () => Promise<T>, { refresh = false } = {}): Promise<T> {
		const known = this.entries.get(key);
		if (known && !refresh && known.until > this.now()) return await known.value;
		const entry: Entry<T> = { value: load(), until: this.now() + this.lifetimeMs };
		this.keep(key, entry);
		void entry.value.catch(() => {
			if (this.entries.get(key) === entry) this.entries.delete(key);
		});
		return await entry.value;
	}

	private keep(key: string, entry: Entry<T>): void {
		this.entries.delete(key);
		this.entries.set(key, entry);
		const [oldest] = this.entries.keys();
		if (this.entries.size > this.capacity && oldest !== undefined) this.entries.delete(oldest);
	}
}
