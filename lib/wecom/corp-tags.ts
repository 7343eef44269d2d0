import type { WecomClient } from './client';
import type { CallOptions, EndpointSpec, WecomReply } from './endpoint';
import { ensureTags } from './ensure-tags';
import { addInSlices } from './tag-slices';
import type { EnsuredTags, NewTags, TagEdit, TagGroup, TagSelection, WantedTags } from './tag-library';
import { checkEdit, checkNewTags, checkSelection, onlyGiven } from './tag-input';

const listSpec: EndpointSpec = {
	path: 'externalcontact/get_corp_tag_list',
	method: 'POST',
	idempotent: true,
};
const addSpec: EndpointSpec = { path: 'externalcontact/add_corp_tag', method: 'POST', idempotent: false };
const editSpec: EndpointSpec = { path: 'externalcontact/edit_corp_tag', method: 'POST', idempotent: true };
const deleteSpec: EndpointSpec = { path: 'externalcontact/del_corp_tag', method: 'POST', idempotent: true };

/**
 * The tag library: all of it (up to 10,000 tags, no paging), some groups, or some tags. With both filters
 * WeCom ignores `tag_id`. Deleted tags can come back, flagged `deleted`, when asked for by id.
 *
 * @see https://developer.work.weixin.qq.com/document/path/92117
 */
export async function getCorpTagList(
	client: WecomClient,
	selection: TagSelection = {},
	options: CallOptions = {},
): Promise<TagGroup[]> {
	checkSelection(listSpec.path, selection, 'none-is-all');
	const reply = await client.call<WecomReply & { tag_group?: TagGroup[] }>(
		listSpec,
		onlyGiven(selection),
		options,
	);
	return reply.tag_group ?? [];
}

/**
 * Adds tags to one group, which is created when `group_name` names none. Answers the *new* tags only. Not
 * idempotent: an existing name answers 40071, and a lost reply must be settled by listing, which
 * {@link ensureCorpTags} does. Limits: 10,000 tags per corp (40126), names of 1 to 30 characters.
 *
 * @throws WecomInputError before any call
 * @see https://developer.work.weixin.qq.com/document/path/92117
 */
export async function addCorpTag(
	client: WecomClient,
	tags: NewTags,
	options: CallOptions = {},
): Promise<TagGroup> {
	checkNewTags(addSpec.path, tags);
	const reply = await client.call<WecomReply & { tag_group: TagGroup }>(addSpec, onlyGiven(tags), options);
	return reply.tag_group;
}

/**
 * As {@link addCorpTag} for any number of tags: slices of 50, in parallel as far as the gate allows. A new
 * group is created by the first slice alone, so that parallel slices cannot create it twice.
 */
export async function addCorpTagsInSlices(
	client: WecomClient,
	tags: NewTags,
	options: CallOptions = {},
): Promise<TagGroup> {
	checkNewTags(addSpec.path, tags);
	return await addInSlices(tags, async (slice) => await addCorpTag(client, slice, options));
}

/**
 * Makes sure a group has the given tags: lists, adds what is missing, lists again. Safe to repeat, also
 * after a timeout or when another process adds the same tags (40071 counts as already there).
 *
 * @throws WecomInputError when `group_id` names no group
 */
export async function ensureCorpTags(
	client: WecomClient,
	tags: WantedTags,
	options: CallOptions = {},
): Promise<EnsuredTags> {
	checkNewTags(addSpec.path, tags);
	return await ensureTags(client, addSpec.path, tags, options, {
		list: async () =>
			await getCorpTagList(client, tags.group_id === undefined ? {} : { group_id: [tags.group_id] }, options),
		add: async (missing) => await addCorpTagsInSlices(client, missing, options),
	});
}

/**
 * Renames or re-orders one tag or group; what is left out stays as it is. Only tags that this app created
 * (else 81011, sometimes 40068). A name must be unique among its siblings (40071). No tag can move to
 * another group.
 *
 * @throws WecomInputError before any call
 * @see https://developer.work.weixin.qq.com/document/path/92117
 */
export async function editCorpTag(
	client: WecomClient,
	edit: TagEdit,
	options: CallOptions = {},
): Promise<WecomReply> {
	checkEdit(editSpec.path, edit);
	return await client.call<WecomReply>(editSpec, onlyGiven(edit), options);
}

/**
 * Deletes tags and groups (a group with its tags); a group whose last tag goes is deleted too. Only those
 * that this app created.
 *
 * @throws WecomInputError before any call: nothing selected, or an empty id
 * @see https://developer.work.weixin.qq.com/document/path/92117
 */
export async function delCorpTag(
	client: WecomClient,
	selection: TagSelection,
	options: CallOptions = {},
): Promise<WecomReply> {
	checkSelection(deleteSpec.path, selection, 'at-least-one');
	return await client.call<WecomReply>(deleteSpec, onlyGiven(selection), options);
}
