import type { INodeProperties } from 'n8n-workflow';
import { optionsCollection } from '../../shared/fields';
import { asOfField } from '../run-time';

export const sweepFields: INodeProperties[] = [
	{
		displayName: 'Remove When',
		name: 'removeWhen',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'It Has Expired for Every Member',
				value: 'customer',
				description:
					'Of a customer with several members the tag goes only when it has expired with all of them',
			},
			{
				name: 'It Has Expired for the Member',
				value: 'relation',
				description: "Each member's tags for themselves",
			},
		],
		default: 'relation',
		description: 'Whether tags that other members gave the same customer keep a tag alive',
	},
	optionsCollection([
		asOfField,
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
		},
		{
			displayName: 'Skip What Is Already Gone',
			name: 'skipGone',
			type: 'boolean',
			default: false,
			description:
				'Whether to look in WeCom first and leave out tags that people have taken off by hand. One call reads 100 relations.',
		},
	]),
];
