import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { placeNew } from '../../../lib/domain/tag-order';
import type { WecomClient } from '../../../lib/wecom/client';
import type { EnsuredTags, WantedTags } from '../../../lib/wecom/tag-library';
import { optionsCollection } from '../../shared/fields';
import { message } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import type { OpenClient } from '../../shared/open';
import { perItem } from '../../shared/per-item';
import { toList } from '../../shared/read-field';
import { label } from '../label';
import { checkName, checkOrder } from './check-edit';
import { TagSession } from './session';
import type { TagFamily } from './tag-family';

export const ensureFields: INodeProperties[] = [
	{
		displayName: 'Group Name',
		name: 'groupName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 双十一活动',
		description: 'Created when it does not exist',
	},
	{
		displayName: 'Tag Names',
		name: 'tagNames',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 受邀, 预热, 下单',
		description:
			'Separated by commas or lines, or a list. Those that exist stay as they are; the others are created below them, in this sequence.',
	},
	optionsCollection([
		{
			displayName: 'Order of a New Group',
			name: 'groupOrder',
			type: 'number',
			default: 0,
			description: 'Larger sorts first, 0 to 4294967295. Without this option WeCom decides.',
		},
	]),
];

/** Makes sure that groups and tags exist. Items that ask for the same are asked once. */
export const ensureTagsOperation = (family: TagFamily) => ({
	description: [...family.scopeFields, ...ensureFields],

	execute: async (context: IExecuteFunctions, { client }: OpenClient): Promise<INodeExecutionData[][]> => {
		const ensure = ensurer(context, family, client);
		return await perItem(context, async (itemIndex) => {
			const { names, group, created } = await ensure(itemIndex);
			return group.tag
				.filter((tag) => names.includes(tag.name))
				.map((tag) => ({
					json: {
						...context.getInputData()[itemIndex]!.json,
						wecom: {
							status: created.some(({ id }) => id === tag.id) ? 'created' : 'exists',
							tag_id: tag.id,
							tag_name: tag.name,
							group_id: group.group_id,
							group_name: group.group_name,
							path: `${group.group_name}/${tag.name}`,
						},
					},
				}));
		});
	},
});

/** Reads an item's group and names and makes sure they exist, once per distinct wish. */
export function ensurer(
	context: IExecuteFunctions,
	family: TagFamily,
	client: WecomClient,
): (itemIndex: number) => Promise<EnsuredTags & { names: string[] }> {
	const session = new TagSession(context, family, client);
	const done = new Map<string, EnsuredTags>();
	return async (itemIndex) => {
		const strategyId = session.strategyId(itemIndex);
		const wanted = readWanted(context, itemIndex);
		const key = JSON.stringify([strategyId, wanted]);
		const known = done.get(key);
		const ensured = known ?? (await family.ensure(session.client, wanted, strategyId, session.callOptions));
		// What the first item created was there already for the second.
		done.set(key, { ...ensured, created: [] });
		return { ...ensured, names: wanted.tag.map(({ name }) => name) };
	};
}

function readWanted(context: IExecuteFunctions, itemIndex: number): WantedTags {
	const groupName = String(context.getNodeParameter('groupName', itemIndex)).trim();
	if (groupName === '') {
		throw new InputError(
			'MISSING_FIELD',
			{ field: label('Group Name'), expected: message('EXPECT_NAME') },
			itemIndex,
		);
	}
	checkName('Group Name', groupName, itemIndex);
	const names = toList(context.getNodeParameter('tagNames', itemIndex));
	if (!names || names.length === 0) {
		throw new InputError(
			'MISSING_FIELD',
			{ field: label('Tag Names'), expected: message('EXPECT_NAMES') },
			itemIndex,
		);
	}
	for (const name of names) checkName('Tag Names', name, itemIndex);
	const { groupOrder: order } = context.getNodeParameter('options', itemIndex, {}) as { groupOrder?: number };
	if (order !== undefined) checkOrder('Order of a New Group', order, itemIndex);
	return {
		group_name: groupName,
		...(order !== undefined && { order }),
		tag: [...new Set(names)].map((name) => ({ name })),
		place: placeNew,
	};
}
