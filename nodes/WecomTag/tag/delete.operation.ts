import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { tagPath } from '../../../lib/domain/tag-library';
import { tagLocator } from '../../shared/fields';
import type { OpenClient } from '../../shared/open';
import { perItem } from '../../shared/per-item';
import { TagSession } from './session';
import type { TagFamily } from './tag-family';

export const deleteTag = (family: TagFamily) => ({
	description: [
		...family.scopeFields,
		tagLocator({ required: true }, family.searchTags),
		{
			displayName:
				'Deleting a tag takes it off all customers and cannot be undone. When a group loses its last tag, WeCom deletes the group too.',
			name: 'deleteNotice',
			type: 'notice',
			default: '',
		},
	] satisfies INodeProperties[],

	execute: async (context: IExecuteFunctions, { client }: OpenClient): Promise<INodeExecutionData[][]> => {
		const session = new TagSession(context, family, client);
		return await perItem(context, async (itemIndex) => {
			const tag = await session.requireTag(itemIndex);
			await family.remove(session.client, { tag_id: [tag.id] }, session.callOptions);
			session.forget();
			return [
				{
					json: {
						...context.getInputData()[itemIndex]!.json,
						wecom: { status: 'deleted', tag_id: tag.id, path: tagPath(tag) },
					},
				},
			];
		});
	},
});
