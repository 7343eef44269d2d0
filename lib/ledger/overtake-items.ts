import { isEmpty, withoutDecided, withoutOpposed, type TagLists } from './item-tags';
import type { JobItem } from './job-items';

/** An item of a job and what a later one leaves of it. */
export interface Overtaken {
	/** As it now is: with less to do, or replaced. */
	item: JobItem;
	isReplaced: boolean;
}

/**
 * What a later change of the relation leaves of an item. An item of another job loses the tags that the later
 * one decides the other way: each job still brings about what it was made for, where nobody objects. One of the
 * same job loses all that the later one decides.
 * @returns undefined: it stays as it is
 */
export function overtake(
	earlier: JobItem,
	later: TagLists & { job_id: string },
	now: number,
): Overtaken | undefined {
	const left =
		earlier.job_id === later.job_id ? withoutDecided(earlier, later) : withoutOpposed(earlier, later);
	if (left.add.length === earlier.add.length && left.remove.length === earlier.remove.length)
		return undefined;
	return isEmpty(left)
		? { item: asReplaced(earlier, later.job_id, now), isReplaced: true }
		: { item: { ...earlier, ...left }, isReplaced: false };
}

/** What several later ones leave of an item. */
export function overtakeByAll(item: JobItem, later: readonly JobItem[], now: number): Overtaken {
	let left = item;
	for (const other of later) {
		const overtaken = overtake(left, other, now);
		if (overtaken?.isReplaced) return { item: asReplaced(item, other.job_id, now), isReplaced: true };
		left = overtaken?.item ?? left;
	}
	return { item: left, isReplaced: false };
}

/** It keeps its tags, to show what it was. */
export function asReplaced(item: JobItem, byJob: string, now: number): JobItem {
	return { ...item, state: 'replaced', blocked: 0, reason: byJob, finished_at: now };
}
