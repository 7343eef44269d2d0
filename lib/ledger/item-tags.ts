/** What is to be done to the tags of a relation: ids, in order and each in one of the lists. */
export interface TagLists {
	readonly add: readonly string[];
	readonly remove: readonly string[];
}

/** In order, each tag once: equal lists are equal texts. */
export function orderedTags(tags: readonly string[]): readonly string[] {
	return tags.length < 2 ? tags : [...new Set(tags)].sort();
}

/** Both; of a tag that both decide, the later decision. */
export function mergeTags(earlier: TagLists, later: TagLists): TagLists {
	const kept = withoutDecided(earlier, later);
	return {
		add: orderedTags([...kept.add, ...later.add]),
		remove: orderedTags([...kept.remove, ...later.remove]),
	};
}

/** What is left of the earlier where the later decides the other way. */
export function withoutOpposed(earlier: TagLists, later: TagLists): TagLists {
	return {
		add: earlier.add.filter((tag) => !later.remove.includes(tag)),
		remove: earlier.remove.filter((tag) => !later.add.includes(tag)),
	};
}

/** What is left of the earlier where the later decides, whichever way. */
export function withoutDecided(earlier: TagLists, later: TagLists): TagLists {
	const isLeft = (tag: string) => !later.add.includes(tag) && !later.remove.includes(tag);
	return { add: earlier.add.filter(isLeft), remove: earlier.remove.filter(isLeft) };
}

export function areEqual(a: TagLists, b: TagLists): boolean {
	return isSameList(a.add, b.add) && isSameList(a.remove, b.remove);
}

export function isEmpty({ add, remove }: TagLists): boolean {
	return add.length === 0 && remove.length === 0;
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
	return a.length === b.length && a.every((tag, index) => tag === b[index]);
}
