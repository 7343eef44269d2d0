import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { tagPath, type LibraryTag } from '../../../lib/domain/tag-library';
import { inDisplayOrder } from '../../shared/display-order';
import { optionsCollection, tagGroupLocator } from '../../shared/fields';
import type { OpenClient } from '../../shared/open';
import { locatorValue } from '../../shared/read-field';
import { requireGroup } from '../require-group';
import { TagSession } from './session';
import type { TagFamily } from './tag-family';

export const listTags = (family: TagFamily) => ({
	description: [
		...family.scopeFields,
		optionsCollection([
			tagGroupLocator({ description: 'Only the tags of this group' }),
			{
				displayName: 'Name Contains',
				name: 'nameContains',
				type: 'string',
				default: '',
				description: 'Only tags whose "group/tag" contains this text',
			},
		]),
	] satisfies INodeProperties[],

	/** One item per tag, in the order WeCom shows them. The library is read once, however many items arrive. */
	execute: async (context: IExecuteFunctions, { client }: OpenClient): Promise<INodeExecutionData[][]> => {
		const session = new TagSession(context, family, client);
		const library = await session.library(0);
		const options = context.getNodeParameter('options', 0, {}) as { group?: unknown; nameContains?: string };
		const reference = locatorValue(options.group);
		const groups = reference === '' ? library.groups : [requireGroup(library, reference)];
		const needle = (options.nameContains ?? '').trim().toLowerCase();
		const tags = inDisplayOrder(groups)
			.flatMap((group) => inDisplayOrder(group.tags))
			.filter((tag) => needle === '' || tagPath(tag).toLowerCase().includes(needle));
		return [tags.map((tag) => ({ json: tagItem(tag), pairedItem: { item: 0 } }))];
	},
});

/** A tag as it stands in items. */
export function tagItem(tag: LibraryTag) {
	return {
		tag_id: tag.id,
		tag_name: tag.name,
		group_id: tag.groupId,
		group_name: tag.groupName,
		path: tagPath(tag),
		order: tag.order,
		...(tag.strategyId !== undefined && { strategy_id: tag.strategyId }),
	};
}
