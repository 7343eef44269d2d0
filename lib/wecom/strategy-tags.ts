import type { WecomClient } from './client';
import type { CallOptions, EndpointSpec, WecomReply } from './endpoint';
import { ensureTags } from './ensure-tags';
import { addInSlices } from './tag-slices';
import type { EnsuredTags, NewTags, TagEdit, TagGroup, TagSelection, WantedTags } from './tag-library';
import { checkEdit, checkNewTags, checkSelection, checkStrategyId, onlyGiven } from './tag-input';

const listSpec: EndpointSpec = {
	path: 'externalcontact/get_strategy_tag_list',
	method: 'POST',
	idempotent: true,
};
const addSpec: EndpointSpec = { path: 'externalcontact/add_strategy_tag', method: 'POST', idempotent: false };
const editSpec: EndpointSpec = {
	path: 'externalcontact/edit_strategy_tag',
	method: 'POST',
	idempotent: true,
};
const deleteSpec: EndpointSpec = {
	path: 'externalcontact/del_strategy_tag',
	method: 'POST',
	idempotent: true,
};

export interface StrategyTagSelection extends TagSelection {
	/** One strategy; left out: all strategies of this app. */
	strategy_id?: number;
}

export interface NewStrategyTags extends NewTags {
	/** A first-level strategy of this app. */
	strategy_id: number;
}

/**
 * Tags of strategies (规则组) that this app created. With both id filters WeCom ignores `tag_id`.
 *
 * @see https://developer.work.weixin.qq.com/document/path/94882
 */
export async function getStrategyTagList(
	client: WecomClient,
	selection: StrategyTagSelection = {},
	options: CallOptions = {},
): Promise<TagGroup[]> {
	checkSelection(listSpec.path, selection, 'none-is-all');
	if (selection.strategy_id !== undefined) checkStrategyId(listSpec.path, selection.strategy_id);
	const reply = await client.call<WecomReply & { tag_group?: TagGroup[] }>(
		listSpec,
		onlyGiven(selection),
		options,
	);
	return reply.tag_group ?? [];
}

/**
 * Adds tags to one group of a strategy; answers the *new* tags only. Only first-level strategies own tags.
 * They count towards the corp's 10,000 tags (40126). Not idempotent: see {@link ensureStrategyTags}.
 *
 * @throws WecomInputError before any call
 * @see https://developer.work.weixin.qq.com/document/path/94882
 */
export async function addStrategyTag(
	client: WecomClient,
	tags: NewStrategyTags,
	options: CallOptions = {},
): Promise<TagGroup> {
	checkStrategyId(addSpec.path, tags.strategy_id);
	checkNewTags(addSpec.path, tags);
	const reply = await client.call<WecomReply & { tag_group: TagGroup }>(addSpec, onlyGiven(tags), options);
	return reply.tag_group;
}

/** As {@link addStrategyTag} for any number of tags: slices of 50, the one that creates the group first. */
export async function addStrategyTagsInSlices(
	client: WecomClient,
	tags: NewStrategyTags,
	options: CallOptions = {},
): Promise<TagGroup> {
	checkStrategyId(addSpec.path, tags.strategy_id);
	checkNewTags(addSpec.path, tags);
	const { strategy_id } = tags;
	return await addInSlices(
		tags,
		async (slice) => await addStrategyTag(client, { ...slice, strategy_id }, options),
	);
}

/**
 * Makes sure a group of a strategy has the given tags: lists, adds what is missing, lists again. Safe to
 * repeat.
 *
 * @throws WecomInputError when `group_id` names no group of the strategy
 */
export async function ensureStrategyTags(
	client: WecomClient,
	tags: NewStrategyTags & WantedTags,
	options: CallOptions = {},
): Promise<EnsuredTags> {
	checkStrategyId(addSpec.path, tags.strategy_id);
	checkNewTags(addSpec.path, tags);
	const { strategy_id } = tags;
	return await ensureTags(client, addSpec.path, tags, options, {
		list: async () => await getStrategyTagList(client, { strategy_id }, options),
		add: async (missing) => await addStrategyTagsInSlices(client, { ...missing, strategy_id }, options),
	});
}

/**
 * Renames or re-orders one tag or group of a strategy; what is left out stays as it is.
 *
 * @throws WecomInputError before any call
 * @see https://developer.work.weixin.qq.com/document/path/94882
 */
export async function editStrategyTag(
	client: WecomClient,
	edit: TagEdit,
	options: CallOptions = {},
): Promise<WecomReply> {
	checkEdit(editSpec.path, edit);
	return await client.call<WecomReply>(editSpec, onlyGiven(edit), options);
}

/**
 * Deletes tags and groups of strategies; a group whose last tag goes is deleted too.
 *
 * @throws WecomInputError before any call: nothing selected, or an empty id
 * @see https://developer.work.weixin.qq.com/document/path/94882
 */
export async function delStrategyTag(
	client: WecomClient,
	selection: TagSelection,
	options: CallOptions = {},
): Promise<WecomReply> {
	checkSelection(deleteSpec.path, selection, 'at-least-one');
	return await client.call<WecomReply>(deleteSpec, onlyGiven(selection), options);
}
