import type { INodeProperties } from 'n8n-workflow';
import { optionsCollection } from '../../shared/fields';
import { asOfField } from '../run-time';

export const statusFields: INodeProperties[] = [
	{
		displayName: 'Chart',
		name: 'chart',
		type: 'boolean',
		default: true,
		description: 'Whether to add a picture to the first item, as the binary field "chart"',
	},
	optionsCollection([
		asOfField,
		{
			displayName: 'Soon Means Within Days',
			name: 'soonDays',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 7,
			description: 'Tags that go within so many days count as expiring, besides those in their grace period',
		},
	]),
];
