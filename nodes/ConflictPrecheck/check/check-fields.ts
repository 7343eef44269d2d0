import type { INodeProperties } from 'n8n-workflow';
import {
	addField,
	customerField,
	fanOutField,
	memberField,
	operatorField,
	optionsCollection,
	removeField,
} from '../../shared/fields';

/** Where the tags come from that a relation has before the batch. */
export type TagSource = 'wecom' | 'field' | 'ledger';

export const checkFields: INodeProperties[] = [
	memberField,
	customerField,
	addField,
	removeField,
	{
		displayName: 'Current Tags',
		name: 'currentTags',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Read From WeCom',
				value: 'wecom',
				description: 'What the relations hold at this moment, read in bulk',
			},
			{
				name: 'Item Field',
				value: 'field',
				description: 'A list the item carries, as the WeCom Tag node gives it with the customers',
			},
			{
				name: 'Ledger',
				value: 'ledger',
				description: 'What this package last did: costs no call, but what people changed by hand is missing',
			},
		],
		default: 'wecom',
		description: 'Where the node knows from which tags a relation has already',
	},
	{
		displayName: 'Tags Field',
		name: 'tagsField',
		type: 'string',
		default: 'tags',
		requiresDataPath: 'single',
		displayOptions: { show: { currentTags: ['field'] } },
		description: 'Name of the item field that lists the tags the relation has now, as IDs or "group/tag"',
	},
	optionsCollection([
		operatorField,
		fanOutField,
		{
			displayName: 'Check As Of',
			name: 'asOf',
			type: 'dateTime',
			default: '',
			description:
				'The moment the batch is planned for, such as the start of a campaign. Empty: now. Decides which complaints and campaigns still count.',
		},
		{
			displayName: 'Repair Automatically',
			name: 'autoRepair',
			type: 'boolean',
			default: false,
			description:
				'Whether to apply the proposed repair to the item and send it to Clean. Of two tags that clash the higher tier stays, else the newer one.',
		},
	]),
];
