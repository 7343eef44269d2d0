import type { Random } from '../random';

const MOST_DRAWS = 50;

/** Things to draw from at random while some come and others end. */
export class Pool<T> {
	private readonly list: T[];

	constructor(
		things: Iterable<T>,
		/** Those that are no longer are dropped when they are met. */
		private readonly exists: (thing: T) => boolean,
	) {
		this.list = [...things];
	}

	get size(): number {
		return this.list.length;
	}

	add(thing: T): void {
		this.list.push(thing);
	}

	/** One that exists and suits; undefined if there is none, or if it is too rare to be met. */
	draw(random: Random, suits: (thing: T) => boolean): T | undefined {
		for (let draws = 0; draws < MOST_DRAWS && this.list.length > 0; draws++) {
			const index = Math.floor(random() * this.list.length);
			const thing = this.list[index];
			if (thing === undefined) return undefined;
			if (!this.exists(thing)) this.drop(index);
			else if (suits(thing)) return thing;
		}
		return undefined;
	}

	private drop(index: number): void {
		const last = this.list.pop();
		if (last !== undefined && index < this.list.length) this.list[index] = last;
	}
}
