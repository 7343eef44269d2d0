import type { IDataObject } from 'n8n-workflow';
import type { TagMerge, TagsToSend } from '../../../lib/domain/merge/merge-result';

/** A merge that waited for a person, as an item carries it. */
export interface Review {
	/** What nobody disputes. */
	send: TagsToSend;
	tags: TagMerge[];
}

/** Reads what Merge or Calibrate put under `sync`. @returns undefined where that is no review */
export function readReview({ sync }: IDataObject): Review | undefined {
	if (!isRecord(sync) || !Array.isArray(sync.tags)) return undefined;
	const tags: TagMerge[] = [];
	for (const entry of sync.tags as unknown[]) {
		const tag = isRecord(entry) ? readTag(entry) : undefined;
		if (!tag) return undefined;
		tags.push(tag);
	}
	const settled = tags.filter(({ contested }) => !contested);
	return {
		tags,
		send: {
			add: settled.filter(({ held, kept }) => kept && !held).map(({ tag }) => tag),
			remove: settled.filter(({ held, kept }) => held && !kept).map(({ tag }) => tag),
		},
	};
}

function readTag(entry: Record<string, unknown>): TagMerge | undefined {
	const { id, held, kept, contested, proposed, ours, theirs, code } = entry;
	if (typeof id !== 'string' || typeof held !== 'boolean') return undefined;
	return {
		tag: id,
		// Where it came from decides nothing any more.
		origin: 'both',
		held,
		kept: typeof kept === 'boolean' ? kept : held,
		contested: contested === true,
		code: code as TagMerge['code'],
		...(isAction(ours) && { ours }),
		...(isAction(theirs) && { theirs }),
		...(typeof proposed === 'boolean' && { proposed }),
	};
}

function isAction(value: unknown): value is 'add' | 'remove' {
	return value === 'add' || value === 'remove';
}

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
