import type { INodeProperties } from 'n8n-workflow';
import { addField, customerField, memberField, optionsCollection, removeField } from '../../shared/fields';
import { timeZoneOption } from '../policy/policy-fields';
import { batchSizeOption, refreshOption } from '../run-options';

const FOR_TAGS = { show: { asked: ['tags'] } };
const FOR_LIBRARY = { show: { asked: ['library'] } };

const askedFields: INodeProperties[] = [
	{
		displayName: 'What Is Asked',
		name: 'asked',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Tag Changes on Customers',
				value: 'tags',
				description: 'Items name a member, a customer, and tags to add or remove',
			},
			{
				name: 'Tag Library Changes',
				value: 'library',
				description: 'Items name a tag or a tag group that is to be created, renamed, moved or deleted',
			},
		],
		default: 'tags',
	},
	{
		displayName: 'Operator Field',
		name: 'operatorField',
		type: 'string',
		default: 'operator',
		requiresDataPath: 'single',
		description: 'Name of the item field that says who asks for it; where it is empty, the member does',
	},
	{ ...memberField, displayOptions: FOR_TAGS },
	{ ...customerField, displayOptions: FOR_TAGS },
	{ ...addField, displayOptions: FOR_TAGS },
	{ ...removeField, displayOptions: FOR_TAGS },
	{
		displayName: 'Library Action',
		name: 'libraryAction',
		type: 'options',
		options: [
			{ name: 'Create', value: 'create' },
			{ name: 'Delete', value: 'delete' },
			{ name: 'Rename', value: 'rename' },
			{ name: 'Reorder', value: 'reorder' },
		],
		default: 'create',
		displayOptions: FOR_LIBRARY,
		description: 'What is to be done in the tag library; an expression can take it from the item',
	},
	{
		displayName: 'Tag Field',
		name: 'tagField',
		type: 'string',
		default: 'tag',
		requiresDataPath: 'single',
		displayOptions: FOR_LIBRARY,
		description: 'Name of the item field with the tag, or a list of tags. Empty: the whole group is meant.',
	},
	{
		displayName: 'Group Field',
		name: 'groupField',
		type: 'string',
		default: 'group',
		requiresDataPath: 'single',
		displayOptions: FOR_LIBRARY,
		description: 'Name of the item field with the tag group, by name or ID',
	},
];

const FROM_ITEM = { factsFrom: ['item'] };

const factFields: INodeProperties[] = [
	{
		displayName: 'Departments and Roles From',
		name: 'factsFrom',
		type: 'options',
		options: [
			{
				name: 'Item Fields',
				value: 'item',
				description: 'The items say it: for people whom the directory does not know',
			},
			{
				name: 'WeCom',
				value: 'wecom',
				description: "The directory's departments, leaders and positions, remembered for ten minutes",
			},
		],
		default: 'wecom',
		description: 'Where departments, leaders and roles of the people come from',
	},
	peopleField(
		'Operator Departments Field',
		'operatorDepartmentsField',
		'operator_departments',
		'Name of the item field with the departments of the operator, by name or ID',
	),
	peopleField(
		'Operator Leads Field',
		'operatorLeadsField',
		'operator_leads',
		'Name of the item field with the departments that the operator leads. Empty: none.',
	),
	peopleField(
		'Operator Roles Field',
		'operatorRolesField',
		'operator_roles',
		'Name of the item field with the roles of the operator. Empty: none.',
	),
	peopleField(
		'Operator Position Field',
		'operatorPositionField',
		'operator_position',
		'Name of the item field with the job title of the operator',
	),
	{
		...peopleField(
			'Customer Departments Field',
			'customerDepartmentsField',
			'customer_departments',
			"Name of the item field with the departments of the customer's member, by name or ID",
		),
		displayOptions: { show: { ...FROM_ITEM, ...FOR_TAGS.show } },
	},
	{
		displayName: 'Current Tags From',
		name: 'tagsFrom',
		type: 'options',
		options: [
			{ name: 'Item Field', value: 'item' },
			{
				name: 'Ledger',
				value: 'ledger',
				description: 'What this package last did: costs no call, but what people changed by hand is missing',
			},
			{
				name: 'Nowhere',
				value: 'none',
				description: 'Customer types that go by tags are unknown, and what depends on them is denied',
			},
			{
				name: 'WeCom',
				value: 'wecom',
				description: 'Read in bulk, and only where a rule asks for them',
			},
		],
		default: 'wecom',
		displayOptions: FOR_TAGS,
		description: 'Where the tags that a customer holds now come from, for customer types',
	},
	{
		displayName: 'Current Tags Field',
		name: 'tagsField',
		type: 'string',
		default: 'tags',
		requiresDataPath: 'single',
		displayOptions: { show: { ...FOR_TAGS.show, tagsFrom: ['item'] } },
		description: 'Name of the item field that lists the tags the customer holds now',
	},
];

function peopleField(
	displayName: string,
	name: string,
	defaultName: string,
	description: string,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'string',
		default: defaultName,
		requiresDataPath: 'single',
		displayOptions: { show: FROM_ITEM },
		description,
	};
}

const checkOptions: INodeProperties[] = [
	{
		displayName: 'When Some Tags Are Not Allowed',
		name: 'mixed',
		type: 'options',
		options: [
			{ name: 'Deny the Whole Item', value: 'whole', description: 'All or nothing' },
			{
				name: 'Split the Item',
				value: 'split',
				description: 'Each output gets the item with its part of the tags',
			},
		],
		default: 'split',
		description: 'What becomes of an item of whose tags some are allowed and some are not',
	},
	{
		displayName: 'Record Denials in the Ledger',
		name: 'recordDenials',
		type: 'boolean',
		default: true,
		description: 'Whether to write what is denied or needs approval to the ledger, with who asked and why',
	},
	{
		displayName: 'Check the Policy First',
		name: 'lintFirst',
		type: 'boolean',
		default: false,
		description: 'Whether to look for rules without effect and failing tests, and to tell of them in a hint',
	},
	batchSizeOption,
	refreshOption,
	timeZoneOption,
];

export const checkFields: INodeProperties[] = [
	...askedFields,
	...factFields,
	optionsCollection(checkOptions),
];
