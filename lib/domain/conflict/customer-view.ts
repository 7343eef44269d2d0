import type { RelationState } from './relation-state';
import { RelationView } from './relation-view';
import type { StateView } from './state-view';
import type { TagSet } from './state-rule';

const NO_CHANGE = { add: [], remove: [] };

/** All relations of one customer together: a tag is there when one of them has it. */
export class CustomerView implements StateView {
	private readonly relations: readonly RelationView[];

	constructor(relations: readonly RelationState[]) {
		this.relations = relations.map(({ held, change }) => new RelationView(held, change ?? NO_CHANGE));
	}

	held(tag: string): boolean {
		return this.relations.some((relation) => relation.held(tag));
	}

	has(tag: string): boolean {
		return this.relations.some((relation) => relation.has(tag));
	}

	isAdded(tag: string): boolean {
		return this.relations.some((relation) => relation.isAdded(tag));
	}

	isRemoved(tag: string): boolean {
		return this.relations.some((relation) => relation.isRemoved(tag));
	}

	hasMoreThan(limit: number, tags: TagSet): boolean {
		let count = 0;
		// Few relations have any of the tags at all; only then is it worth looking which.
		const holders = this.relations.filter((relation) => relation.hasMoreThan(0, tags));
		if (holders.length === 0) return limit < 0;
		if (holders.length === 1) return holders[0]!.hasMoreThan(limit, tags);
		for (const tag of tags.list) {
			if (holders.some((relation) => relation.has(tag)) && ++count > limit) return true;
		}
		return false;
	}
}
