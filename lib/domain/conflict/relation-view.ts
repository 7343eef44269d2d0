import type { StateChange } from './relation-state';
import type { StateView } from './state-view';
import type { TagSet } from './state-rule';

/** One relation before and after a batch. A tag both put on and taken off is held afterwards. */
export class RelationView implements StateView {
	constructor(
		private readonly before: ReadonlySet<string>,
		private readonly change: StateChange,
	) {}

	held(tag: string): boolean {
		return this.before.has(tag);
	}

	has(tag: string): boolean {
		const { add, remove } = this.change;
		return this.before.has(tag) ? !remove.includes(tag) || add.includes(tag) : add.includes(tag);
	}

	isAdded(tag: string): boolean {
		return !this.before.has(tag) && this.change.add.includes(tag);
	}

	isRemoved(tag: string): boolean {
		const { add, remove } = this.change;
		return this.before.has(tag) && remove.includes(tag) && !add.includes(tag);
	}

	/** Goes through the shorter of the two lists: a group may have a hundred tags, a relation has a few. */
	hasMoreThan(limit: number, { list, index }: TagSet): boolean {
		const { before } = this;
		const { add } = this.change;
		let count = 0;
		for (let at = 0; at < add.length; at++) {
			if (index.has(add[at]!) && add.indexOf(add[at]!) === at && ++count > limit) return true;
		}
		if (list.length <= before.size) {
			for (const tag of list) if (before.has(tag) && this.isKept(tag) && ++count > limit) return true;
		} else {
			for (const tag of before) if (index.has(tag) && this.isKept(tag) && ++count > limit) return true;
		}
		return false;
	}

	/** Whether a tag that is held stays without the batch asking for it. */
	private isKept(tag: string): boolean {
		const { add, remove } = this.change;
		return !remove.includes(tag) && !add.includes(tag);
	}
}
