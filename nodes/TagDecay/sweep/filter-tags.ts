import { Breather } from '../../shared/event-loop';
import type { DueRelation, DueTag } from './find-due';

export interface Filtered {
	due: DueRelation[];
	/** How many tags were left out. */
	dropped: number;
}

/** The tags that stay, and the relations that still have any. */
export async function filterTags(
	due: readonly DueRelation[],
	stays: (tag: DueTag) => boolean,
): Promise<Filtered> {
	let dropped = 0;
	const left: DueRelation[] = [];
	const breather = new Breather();
	for (const relation of due) {
		if (breather.due()) await breather.pause();
		const tags = relation.tags.filter(stays);
		dropped += relation.tags.length - tags.length;
		if (tags.length > 0) left.push({ ...relation, tags });
	}
	return { due: left, dropped };
}
