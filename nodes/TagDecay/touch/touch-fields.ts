import type { INodeProperties } from 'n8n-workflow';
import { customerField, optionsCollection, tagLocator } from '../../shared/fields';
import { asOfField } from '../run-time';

export const touchFields: INodeProperties[] = [
	customerField,
	{
		displayName: 'Member Field',
		name: 'memberField',
		type: 'string',
		default: 'userid',
		requiresDataPath: 'single',
		description:
			'Name of the item field that says with which member the customer dealt. Without one, the tags of all members of the customer are touched.',
		hint: 'Drag a field in, or type its name',
	},
	{
		displayName: 'Kind',
		name: 'kind',
		type: 'string',
		default: 'reply',
		required: true,
		placeholder: 'e.g. reply, click, view, purchase',
		description:
			'What the customer did: the same for all items, or an expression that takes it from the item. Known are reply, click, view, purchase and every kind to which a policy gives a weight.',
	},
	{
		displayName: 'Time Field',
		name: 'atField',
		type: 'string',
		default: '',
		placeholder: 'e.g. replied_at',
		requiresDataPath: 'single',
		description: 'Name of the item field that says when it happened, as text or Unix time. Empty: now.',
	},
	tagLocator({
		displayName: 'Only This Tag',
		name: 'onlyTag',
		description: 'The tag that the interaction is about. Empty: every tag of the customer.',
	}),
	optionsCollection([
		asOfField,
		{
			displayName: 'Unique Key Field',
			name: 'keyField',
			type: 'string',
			default: '',
			placeholder: 'e.g. msgid',
			requiresDataPath: 'single',
			description:
				'Name of the item field with an ID of the interaction. The same one counts once, however often it is delivered. Empty: the same customer, member, tag, kind and time count once.',
		},
	]),
];
