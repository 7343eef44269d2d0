import type { INodeProperties } from 'n8n-workflow';
import { customerField, memberField, showFor } from '../../shared/fields';

/** Whose relations are read. */
export type Whom = 'everyone' | 'members' | 'customers';

/** Which tags that went against this package are asked for again. */
export type Reapply = 'nothing' | 'unheard' | 'everything';

export const calibrateFields: INodeProperties[] = [
	{
		displayName: 'Whom',
		name: 'whom',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Customers From Items',
				value: 'customers',
				description: 'All relations of the customers that the items name: one call per customer',
			},
			{
				name: 'Every Member',
				value: 'everyone',
				description: 'All relations that the app may see, whatever the items are: one call per 100',
			},
			{
				name: 'Members From Items',
				value: 'members',
				description: 'All relations of the members that the items name: one call per 100',
			},
		],
		default: 'everyone',
		description: 'Whose relations to compare with the ledger',
	},
	...showFor({ whom: ['members'] }, [memberField]),
	...showFor({ whom: ['customers'] }, [customerField]),
	{
		displayName: 'Re-Apply Intended Tags',
		name: 'reapply',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Everything',
				value: 'everything',
				description: 'Also what people are known to have changed in WeCom',
			},
			{ name: 'Nothing', value: 'nothing', description: 'Items only tell' },
			{
				name: 'What Changed Without a Heard Edit',
				value: 'unheard',
				description: 'Leaves alone what a callback told of: a person did that',
			},
		],
		default: 'nothing',
		description:
			'Whether items ask for the tags that this package had put on or taken off to be so again. Wire them to WeCom Tag.',
	},
];
