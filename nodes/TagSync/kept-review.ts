import type { IDataObject } from 'n8n-workflow';
import { isRecord } from './resolve/read-review';

/** Nobody waits for these any more. */
const DONE: ReadonlySet<unknown> = new Set(['merged', 'unchanged']);

/** The review that an item brought along: it outlasts whatever goes wrong. */
export function keptReview({ sync }: IDataObject): IDataObject {
	return isRecord(sync) && !DONE.has(sync.status) ? (sync as IDataObject) : {};
}

/**
 * What an item carries of which nothing can be told now: why, with the review that it brought along, and since when
 * its change has been asked for. Merged again, it counts from then.
 * @param askedAt epoch ms; undefined: it asks for nothing
 */
export function unreadableSync(
	json: IDataObject,
	askedAt: number | undefined,
	reasons: IDataObject[],
): IDataObject {
	return {
		...(askedAt !== undefined && { asked_at: new Date(askedAt).toISOString() }),
		...keptReview(json),
		status: 'unreadable',
		reasons,
	};
}
