import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { message } from '../shared/messages';
import { InputError } from '../shared/node-error';
import { label } from './label';

/** Chosen where the name stands in the field `ownCategory`. */
export const OWN_CATEGORY = 'custom';
const MAX_LENGTH = 64;

/** Which kind of suppression is meant; read with `readCategory`. */
export const categoryFields: INodeProperties[] = [
	{
		displayName: 'Category',
		name: 'category',
		type: 'options',
		options: [
			{ name: 'Complaint', value: 'complaint', description: 'The customer complained' },
			{ name: 'Control Group', value: 'control_group', description: "Another campaign's control group" },
			{ name: 'Deleted', value: 'deleted', description: 'Member or customer deleted the other' },
			{ name: 'Do Not Disturb', value: 'do_not_disturb', description: 'The customer asked for it' },
			{
				name: 'Own Category',
				value: OWN_CATEGORY,
				description: 'A name of your own, which a rule then uses',
			},
		],
		default: 'complaint',
		description: 'Why the customer must not be touched; rules are made per category',
	},
	{
		displayName: 'Own Category',
		name: 'ownCategory',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. vip_service',
		displayOptions: { show: { category: [OWN_CATEGORY] } },
		description: 'Name of the category, at most 64 characters',
	},
];

/** @throws InputError where the user's own category has no name, or one that is too long */
export function readCategory(context: IExecuteFunctions): string {
	const category = context.getNodeParameter('category', 0, 'complaint') as string;
	if (category !== OWN_CATEGORY) return category;
	const own = String(context.getNodeParameter('ownCategory', 0, '')).trim();
	const field = label('Own Category');
	if (own === '') throw new InputError('MISSING_FIELD', { field, expected: message('EXPECT_CATEGORY') });
	if (own.length > MAX_LENGTH) {
		throw new InputError('INVALID_FIELD', { field, value: own, expected: message('EXPECT_CATEGORY') });
	}
	return own;
}
