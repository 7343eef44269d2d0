import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { message } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import type { OpenClient } from '../../shared/open';
import { locatorValue, toList } from '../../shared/read-field';
import { label } from '../label';
import { filterFields } from './filters';
import { pageFields, readRelations } from './read-relations';

export const description: INodeProperties[] = [
	{
		displayName: 'Members',
		name: 'members',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'Whose customers to read',
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Choose a member…',
				typeOptions: { searchListMethod: 'searchMembers', searchable: true },
			},
			{
				displayName: 'By Userid',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. zhangsan, lisi',
				hint: 'Several are separated by commas',
			},
		],
	},
	...pageFields,
	filterFields,
];

/** The customers of chosen members, one item per relation. */
export async function execute(
	context: IExecuteFunctions,
	{ client }: OpenClient,
): Promise<INodeExecutionData[][]> {
	return await readRelations(context, client, async (_options, itemIndex) => {
		const members = toList(locatorValue(context.getNodeParameter('members', itemIndex))) ?? [];
		if (members.length === 0) {
			throw new InputError(
				'MISSING_FIELD',
				{ field: label('Members'), expected: message('EXPECT_USERID') },
				itemIndex,
			);
		}
		return members;
	});
}
