import type { INodeProperties } from 'n8n-workflow';
import {
	addField,
	customerField,
	fanOutField,
	memberField,
	operatorField,
	optionsCollection,
	removeField,
	tagCollection,
} from '../../shared/fields';
import { windowFields } from './window-fields';

export const enqueueFields: INodeProperties[] = [
	{
		displayName: 'Job Name',
		name: 'jobName',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 双十一 回访',
		description:
			'Identifies the job: the same items enqueued again under the same name add nothing, other items are refused',
	},
	{
		displayName: 'Priority',
		name: 'priority',
		type: 'options',
		options: [
			{ name: 'High', value: 'high', description: 'Gets twice as much of the calls as a normal one' },
			{ name: 'Low', value: 'low', description: 'Gets half as much of the calls as a normal one' },
			{ name: 'Normal', value: 'normal' },
		],
		default: 'normal',
		description: 'How jobs that run at the same time share the calls',
	},
	...windowFields,
	tagCollection(
		'addTags',
		'Tags to Add',
		'Put on every customer that arrives, besides what the item itself asks for',
	),
	tagCollection(
		'removeTags',
		'Tags to Remove',
		'Taken off every customer that arrives, besides what the item itself asks for',
	),
	memberField,
	customerField,
	addField,
	removeField,
	optionsCollection([
		operatorField,
		fanOutField,
		{
			displayName: 'Add to an Existing Job',
			name: 'addTo',
			type: 'boolean',
			default: false,
			description: 'Whether other items go into the job of that name that is there, instead of being refused',
		},
		{
			displayName: 'Campaign Key',
			name: 'campaign',
			type: 'string',
			default: '',
			placeholder: 'e.g. 2026-11-11',
			description: 'Identifies the job instead of its name, so that the name may change',
		},
		{
			displayName: 'Output',
			name: 'output',
			type: 'options',
			options: [
				{ name: 'Each Item', value: 'items', description: 'Every item as it came, with its job' },
				{ name: 'Summary', value: 'summary', description: 'One item about the job' },
			],
			default: 'summary',
		},
	]),
];
