import type { WecomClient } from './client';
import type { CallOptions } from './endpoint';
import { errorFromResponse } from './error-from-response';
import { WecomError } from './errors';
import type { EnsuredTags, NewTag, NewTags, TagGroup, WantedTags } from './tag-library';
import { inputError } from './validate';

/** Adding may be repeated this often, each time after looking again at what is there. */
const ROUNDS = 4;
const BUSY = -1;
const NAME_EXISTS = 40071;
/** add_corp_tag was seen answering this for a good request and accepting the same request later. */
const TAG_UNKNOWN = 40068;

interface TagLibrary {
	list: () => Promise<TagGroup[]>;
	add: (missing: NewTags) => Promise<TagGroup>;
}

/**
 * List, add what is missing, list again, until nothing is missing. The listing, not the reply, says what
 * exists: a reply can get lost after the tags were created, and someone else may create them meanwhile.
 */
export async function ensureTags(
	client: WecomClient,
	endpoint: string,
	{ place, ...wanted }: WantedTags,
	options: CallOptions,
	library: TagLibrary,
): Promise<EnsuredTags> {
	const before = new Set<string>();
	const orders = new Map<string, number>();
	let failure: unknown;
	for (let round = 0; round <= ROUNDS; round++) {
		const group = findGroup(await library.list(), wanted);
		if (!group && wanted.group_id !== undefined) {
			throw inputError(endpoint, 'group_id', wanted.group_id, 'there is no tag group with this id');
		}

		const missing = missingTags(wanted.tag, group);
		if (round === 0) {
			for (const { id } of group?.tag ?? []) before.add(id);
			const present = (group?.tag ?? []).map(({ order }) => order);
			place?.(present, missing.length)?.forEach((order, index) => orders.set(missing[index]!.name, order));
		}
		if (group && missing.length === 0) {
			return { group, created: group.tag.filter(({ id }) => !before.has(id)) };
		}
		if (round === ROUNDS) break;
		if (round > 0) await client.backOff(round, endpoint, options.signal);
		try {
			await library.add(requestFor(wanted, withOrders(missing, orders), group));
			failure = undefined;
		} catch (error) {
			if (!isSettledByListing(error)) throw error;
			failure = error;
		}
	}
	throw failure ?? errorFromResponse(endpoint, { errcode: BUSY, errmsg: 'added tags are not listed' });
}

/** Listings asked for by id can hold deleted groups and tags. */
function findGroup(groups: TagGroup[], { group_id, group_name }: NewTags): TagGroup | undefined {
	const group = groups.find(
		(candidate) =>
			!candidate.deleted &&
			(group_id === undefined ? candidate.group_name === group_name : candidate.group_id === group_id),
	);
	return group && { ...group, tag: group.tag.filter((tag) => !tag.deleted) };
}

function missingTags(wanted: readonly NewTag[], group: TagGroup | undefined): NewTag[] {
	const present = new Set(group?.tag.map(({ name }) => name));
	return wanted.filter(({ name }) => !present.has(name));
}

/** In a later round as in the first: what one slice lost must not move the others. */
function withOrders(tags: readonly NewTag[], orders: ReadonlyMap<string, number>): NewTag[] {
	return tags.map((tag) => {
		const order = tag.order ?? orders.get(tag.name);
		return order === undefined ? tag : { ...tag, order };
	});
}

/** The order of a group counts only when it is created. */
function requestFor(wanted: NewTags, missing: NewTag[], group: TagGroup | undefined): NewTags {
	return group ? { group_id: group.group_id, tag: missing } : { ...wanted, tag: missing };
}

function isSettledByListing(error: unknown): boolean {
	return (
		error instanceof WecomError &&
		(error.class === 'transient' || error.errcode === NAME_EXISTS || error.errcode === TAG_UNKNOWN)
	);
}
