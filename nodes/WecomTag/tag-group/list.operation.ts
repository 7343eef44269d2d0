import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { inDisplayOrder } from '../../shared/display-order';
import type { OpenClient } from '../../shared/open';
import { TagSession } from '../tag/session';
import { corpTags } from '../tag/tag-family';

export const description: INodeProperties[] = [];

/** One item per group with its tags, in the order WeCom shows them. */
export async function execute(
	context: IExecuteFunctions,
	{ client }: OpenClient,
): Promise<INodeExecutionData[][]> {
	const session = new TagSession(context, corpTags, client);
	const library = await session.library(0);
	return [
		inDisplayOrder(library.groups).map((group) => ({
			json: {
				group_id: group.id,
				group_name: group.name,
				order: group.order,
				tag_count: group.tags.length,
				tags: inDisplayOrder(group.tags).map(({ id, name, order }) => ({
					tag_id: id,
					tag_name: name,
					order,
				})),
			},
			pairedItem: { item: 0 },
		})),
	];
}
