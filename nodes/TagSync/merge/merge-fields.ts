import type { INodeProperties } from 'n8n-workflow';
import {
	addField,
	customerField,
	fanOutField,
	memberField,
	operatorField,
	optionsCollection,
	removeField,
	tagGroupLocator,
	tagLocator,
} from '../../shared/fields';

/** Parameters that only Merge has. */
export const MERGE_FIELD = {
	clashes: 'resolveClashes',
	askedAt: 'options.askedAtField',
	askedBy: 'options.askedBy',
	protect: 'options.protectHours',
	mergedTags: 'options.mergedTags',
	addWins: 'options.addWins',
	removeWins: 'options.removeWins',
} as const;

/** For so long what people did is protected from automations that nobody told otherwise. */
export const PROTECTED_HOURS = 24;

/** Who wants the changes that items ask for. */
export type AskedBy = 'operator' | 'person' | 'automation';

/** Groups chosen one by one; read with `chosenGroups`. */
function groupCollection(name: string, displayName: string, description: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Group' },
		default: {},
		placeholder: 'Add Group',
		description,
		options: [{ displayName: 'Group', name: 'groups', values: [tagGroupLocator()] }],
	};
}

/** Read with `readMergedTags`. The old tag may be gone from WeCom: then it is not listed, but can be named. */
const mergedTagsField: INodeProperties = {
	displayName: 'Merged Tags',
	name: 'mergedTags',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Pair' },
	default: {},
	placeholder: 'Add Pair',
	description:
		'Tags that were merged into another one in WeCom, for example by deleting the old tag. What items ask about the old tag then means the new one.',
	options: [
		{
			displayName: 'Pair',
			name: 'pairs',
			values: [
				tagLocator({
					displayName: 'Old Tag',
					name: 'old',
					description: 'The tag that was given up; one that was deleted can be named or given by its ID',
				}),
				tagLocator({
					displayName: 'New Tag',
					name: 'into',
					description: 'The tag that took its place',
				}),
			],
		},
	],
};

const clashesField: INodeProperties = {
	displayName: 'Resolve Clashes',
	name: MERGE_FIELD.clashes,
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Always Review',
			value: 'review',
			description: 'Whatever both sides disagree about goes to Needs Review',
		},
		{
			name: 'By Tier, Then Person, Then Newer',
			value: 'chain',
			description:
				'The higher tier prevails, then a person over an automation, then the newer edit. What none of these decides goes to Needs Review.',
		},
	],
	default: 'chain',
	description: 'Who decides where the request and what people did in WeCom cannot both stand',
};

export const mergeFields: INodeProperties[] = [
	memberField,
	customerField,
	addField,
	removeField,
	clashesField,
	optionsCollection([
		operatorField,
		fanOutField,
		{
			displayName: 'Asked At Field',
			name: 'askedAtField',
			type: 'string',
			default: '',
			placeholder: 'e.g. approved_at',
			requiresDataPath: 'single',
			description:
				'Name of the item field that says when the change was asked for. What was edited in WeCom after that counts as an edit of the other side. Empty: now.',
		},
		{
			displayName: 'Asked By',
			name: 'askedBy',
			type: 'options',
			options: [
				{ name: 'An Automation', value: 'automation', description: 'People in WeCom go before it' },
				{ name: 'A Person', value: 'person', description: 'As strong as people in WeCom' },
				{
					name: 'A Person Where the Item Names an Operator',
					value: 'operator',
					description: 'Items without an operator come from an automation',
				},
			],
			default: 'operator',
			description: 'Who wants the changes: a person goes before an automation',
		},
		groupCollection(
			'addWins',
			'Groups Where Adding Wins',
			'Of a contested tag of these groups, putting it on always prevails, for example “do not disturb”',
		),
		groupCollection(
			'removeWins',
			'Groups Where Removing Wins',
			'Of a contested tag of these groups, taking it off always prevails, for example a consent withdrawn',
		),
		mergedTagsField,
		{
			displayName: 'Protect Edits for Hours',
			name: 'protectHours',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: PROTECTED_HOURS,
			description:
				'Edits that people made in WeCom within so many hours before the change was asked for count as made at the same time, although the ledger has seen them. 0: only what the ledger has not seen yet. Without this option: 24 for automations, 0 for persons.',
		},
	]),
];
