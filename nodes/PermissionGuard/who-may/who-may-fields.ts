import type { INodeProperties } from 'n8n-workflow';
import { customerField, locator, memberField, optionsCollection, tagLocator } from '../../shared/fields';
import { actionOptions } from '../policy/rule-fields';
import { timeZoneOption } from '../policy/policy-fields';
import { batchSizeOption, refreshOption } from '../run-options';

const whoMayOptions: INodeProperties[] = [
	{
		displayName: 'Only What Is Allowed',
		name: 'onlyAllowed',
		type: 'boolean',
		default: false,
		description: 'Whether to leave out what is denied or needs approval',
	},
	batchSizeOption,
	refreshOption,
	timeZoneOption,
];

export const whoMayFields: INodeProperties[] = [
	{
		displayName: 'Question',
		name: 'question',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Which Customers',
				value: 'whichCustomers',
				description: 'For one operator and one tag: each customer that arrives as an item',
			},
			{
				name: 'Which Tags',
				value: 'whichTags',
				description: 'For one operator: each tag of the library',
			},
			{
				name: 'Who Can',
				value: 'whoCan',
				description: 'For one tag: each member with the customer-contact function',
			},
		],
		default: 'whoCan',
	},
	{
		displayName: 'Action',
		name: 'whoMayAction',
		type: 'options',
		options: actionOptions,
		default: 'add',
		description: 'What is to be done with the tag',
	},
	locator(
		{
			displayName: 'Operator',
			name: 'operator',
			searchListMethod: 'searchMembers',
			searchHint: 'Choose a member…',
			idExample: 'e.g. zhangsan',
		},
		{
			required: true,
			displayOptions: { show: { question: ['whichCustomers', 'whichTags'] } },
			description: 'Who asks for it',
		},
	),
	tagLocator({
		required: true,
		displayOptions: { show: { question: ['whichCustomers', 'whoCan'] } },
		description: 'By name also a tag that is still to be created',
	}),
	{
		...memberField,
		description:
			"Name of the item field with the customer's member. Where it is empty, no customer is meant.",
	},
	{
		...customerField,
		description: 'Name of the item field with the customer. Where it is empty, no customer is meant.',
	},
	optionsCollection(whoMayOptions),
];
