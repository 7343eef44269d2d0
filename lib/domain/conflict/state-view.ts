import type { TagSet } from './state-rule';

/** What is held before and after a batch: by one relation, or by a customer on all relations together. */
export interface StateView {
	/** Before. */
	held(tag: string): boolean;
	/** After. */
	has(tag: string): boolean;
	/** Whether the batch puts the tag on; putting on what is held changes nothing. */
	isAdded(tag: string): boolean;
	/** Whether the batch takes the tag off; taking off what is not held changes nothing. */
	isRemoved(tag: string): boolean;
	/** Whether more than so many of the tags are there after. */
	hasMoreThan(limit: number, tags: TagSet): boolean;
}
