import type { Intention, MergeInput, TagOrigin } from './merge-input';
import type { Party } from './merge-result';

/** Our side of a contest about some tags. */
export function partyOf({ by, at }: Intention, tags: readonly string[]): Party {
	return by === undefined ? { tags, side: 'ours', at } : { tags, side: 'ours', by, at };
}

/** Their side of a contest about some tags: who made the youngest of their edits, as far as known. */
export function theirPartyOf(input: MergeInput, tags: readonly string[]): Party {
	let youngest: TagOrigin | undefined;
	for (const tag of tags) {
		const origin = originOfEdit(input, tag);
		if (origin && (!youngest || (origin.at ?? -Infinity) > (youngest.at ?? -Infinity))) youngest = origin;
	}
	return { tags, ...(youngest && describeOrigin(youngest)) };
}

/** Where a tag's last change came from, with absent for unknown. */
export function describeOrigin({ side, by, at }: TagOrigin): Omit<Party, 'tags'> {
	return { side, ...(by != null && { by }), ...(at != null && { at }) };
}

/**
 * Where their edit of a tag came from. What the ledger knows of a time before the base was read is about an
 * older edit, and tells nothing of this one.
 */
export function originOfEdit({ theirs, baseAt }: MergeInput, tag: string): TagOrigin | undefined {
	const origin = theirs.origins?.get(tag);
	const isOlder = origin?.at != null && baseAt !== undefined && origin.at < baseAt;
	return isOlder ? undefined : origin;
}
