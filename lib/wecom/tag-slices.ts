import type { NewTag, NewTags, TagGroup } from './tag-library';

const SLICE = 50;

/**
 * Adds tags in slices of 50. Slices of a known group go out together; a group given by name is created by
 * its first slice before the others follow with its id. When a slice fails, the others still finish before
 * the error is thrown, so nothing is left in flight.
 *
 * @returns the group with the tags that were added, in the order given
 */
export async function addInSlices(
	tags: NewTags,
	add: (slice: NewTags) => Promise<TagGroup>,
): Promise<TagGroup> {
	const slices: Array<readonly NewTag[]> = [];
	for (let start = 0; start < tags.tag.length; start += SLICE) {
		slices.push(tags.tag.slice(start, start + SLICE));
	}
	const added: TagGroup[] = [];
	let { group_id } = tags;
	if (group_id === undefined) {
		const first = await add({ ...tags, tag: slices.shift() ?? [] });
		added.push(first);
		({ group_id } = first);
	}
	for (const outcome of await Promise.allSettled(slices.map((tag) => add({ group_id, tag })))) {
		if (outcome.status === 'rejected') throw outcome.reason;
		added.push(outcome.value);
	}
	const [group] = added;
	if (!group) throw new RangeError('tags must list at least one tag');
	return { ...group, tag: added.flatMap(({ tag }) => tag) };
}
