import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { delCorpTag } from '../../../lib/wecom/corp-tags';
import { tagGroupLocator } from '../../shared/fields';
import type { OpenClient } from '../../shared/open';
import { perItem } from '../../shared/per-item';
import { locatorValue } from '../../shared/read-field';
import { requireGroup } from '../require-group';
import { TagSession } from '../tag/session';
import { corpTags } from '../tag/tag-family';

export const description: INodeProperties[] = [
	tagGroupLocator({ required: true }),
	{
		displayName: 'Deleting a group deletes its tags and takes them off all customers. It cannot be undone.',
		name: 'deleteNotice',
		type: 'notice',
		default: '',
	},
];

export async function execute(
	context: IExecuteFunctions,
	{ client }: OpenClient,
): Promise<INodeExecutionData[][]> {
	const session = new TagSession(context, corpTags, client);
	return await perItem(context, async (itemIndex) => {
		const library = await session.library(itemIndex);
		const group = requireGroup(library, locatorValue(context.getNodeParameter('group', itemIndex)));
		await delCorpTag(session.client, { group_id: [group.id] }, session.callOptions);
		session.forget();
		return [
			{
				json: {
					...context.getInputData()[itemIndex]!.json,
					wecom: {
						status: 'deleted',
						group_id: group.id,
						group_name: group.name,
						tags: group.tags.map((tag) => ({ tag_id: tag.id, tag_name: tag.name })),
					},
				},
			},
		];
	});
}
