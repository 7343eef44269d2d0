import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { OpenClient } from '../../shared/open';
import { perItem } from '../../shared/per-item';
import { ensureFields, ensurer } from '../tag/ensure.operation';
import { corpTags } from '../tag/tag-family';

export const description = ensureFields;

/** Makes sure a group with the given tags exists: one item per group. WeCom has no empty groups. */
export async function execute(
	context: IExecuteFunctions,
	{ client }: OpenClient,
): Promise<INodeExecutionData[][]> {
	const ensure = ensurer(context, corpTags, client);
	return await perItem(context, async (itemIndex) => {
		const { group, created } = await ensure(itemIndex);
		return [
			{
				json: {
					...context.getInputData()[itemIndex]!.json,
					wecom: {
						status: created.length > 0 ? 'created' : 'exists',
						group_id: group.group_id,
						group_name: group.group_name,
						created: created.map((tag) => tag.name),
						tags: group.tag.map((tag) => ({ tag_id: tag.id, tag_name: tag.name })),
					},
				},
			},
		];
	});
}
