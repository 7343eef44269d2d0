import type { INodeProperties } from 'n8n-workflow';
import { customerField, memberField } from '../../shared/fields';

/** Where the age of tags comes from. */
export type AgeSource = 'now' | 'date' | 'field';

export const stampFields: INodeProperties[] = [
	memberField,
	customerField,
	{
		displayName: 'Tags Field',
		name: 'tagsField',
		type: 'string',
		default: 'tags',
		requiresDataPath: 'single',
		description:
			'Name of the item field that lists the tags the relation has now, as IDs or "group/tag", such as WeCom Tag gives them with the customers',
	},
	{
		displayName: 'Tags Count From',
		name: 'age',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'A Date',
				value: 'date',
				description: 'One for all, such as the day a campaign began',
			},
			{
				name: 'An Item Field',
				value: 'field',
				description: 'Such as the day the customer was added, which no tag can be older than',
			},
			{ name: 'Now', value: 'now', description: 'All get a whole life from today' },
		],
		default: 'now',
		description:
			'WeCom does not tell since when a relation has a tag. An age that the ledger knows already always stays, unless an item field gives an older one.',
	},
	{
		displayName: 'Date',
		name: 'ageDate',
		type: 'dateTime',
		default: '',
		required: true,
		displayOptions: { show: { age: ['date'] } },
		description: 'Since when tags of unknown age count as put on',
	},
	{
		displayName: 'Age Field',
		name: 'ageField',
		type: 'string',
		default: 'added_at',
		requiresDataPath: 'single',
		displayOptions: { show: { age: ['field'] } },
		description: 'Name of the item field with a time, as text or Unix time, for all tags of the item',
	},
];
