import type { INodeProperties } from 'n8n-workflow';
import { addField, customerField, memberField, optionsCollection, removeField } from '../../shared/fields';

export const RESOLVE_FIELD = {
	choices: 'choicesField',
	otherwise: 'otherwise',
	decidedBy: 'options.decidedByField',
} as const;

export const resolveFields: INodeProperties[] = [
	memberField,
	customerField,
	addField,
	removeField,
	{
		displayName: 'Choices Field',
		name: RESOLVE_FIELD.choices,
		type: 'string',
		default: 'choices',
		requiresDataPath: 'single',
		description:
			'Name of the item field with the decision: "ours", "theirs" or "merged" for all contested tags, or an object with one of them for each tag, by ID or as "group/tag"',
	},
	{
		displayName: 'Tags Without a Choice',
		name: RESOLVE_FIELD.otherwise,
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Go Back to Review', value: 'review', description: 'The item comes out on Needs Review again' },
			{ name: 'Ours', value: 'ours', description: 'What was asked for' },
			{ name: 'Proposal', value: 'merged', description: 'What Merge proposed' },
			{ name: 'Theirs', value: 'theirs', description: 'As WeCom has them' },
		],
		default: 'review',
		description: 'What holds for contested tags about which nothing was chosen',
	},
	optionsCollection([
		{
			displayName: 'Decided By Field',
			name: 'decidedByField',
			type: 'string',
			default: '',
			placeholder: 'e.g. reviewer',
			requiresDataPath: 'single',
			description: 'Name of the item field that says who decided; it is kept in the result',
		},
	]),
];
