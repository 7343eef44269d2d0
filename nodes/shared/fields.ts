import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** Names of parameters that several operations declare and read. */
export const FIELD = {
	member: 'memberField',
	customer: 'customerField',
	add: 'addField',
	remove: 'removeField',
	operator: 'options.operatorField',
	dryRun: 'dryRun',
} as const;

export const memberField: INodeProperties = {
	displayName: 'Member Field',
	name: FIELD.member,
	type: 'string',
	default: 'userid',
	requiresDataPath: 'single',
	description: "Name of the item field that holds the member's userid",
	hint: 'Drag a field in, or type its name',
};

export const customerField: INodeProperties = {
	displayName: 'Customer Field',
	name: FIELD.customer,
	type: 'string',
	default: 'external_userid',
	requiresDataPath: 'single',
	description: "Name of the item field that holds the customer's external_userid",
};

export const addField: INodeProperties = {
	displayName: 'Add Field',
	name: FIELD.add,
	type: 'string',
	default: 'add_tag',
	requiresDataPath: 'single',
	description: 'Name of the item field that lists tags to add, as IDs or "group/tag"',
};

export const removeField: INodeProperties = {
	displayName: 'Remove Field',
	name: FIELD.remove,
	type: 'string',
	default: 'remove_tag',
	requiresDataPath: 'single',
	description: 'Name of the item field that lists tags to remove, as IDs or "group/tag"',
};

/** Stands in the collection of options; see `FIELD.operator`. */
export const operatorField: INodeProperties = {
	displayName: 'Operator Field',
	name: 'operatorField',
	type: 'string',
	default: 'operator',
	requiresDataPath: 'single',
	description: 'Name of the item field that says who asks for the change. Empty: the member does.',
};

/** Stands in the collection of options. */
export const fanOutField: INodeProperties = {
	displayName: 'When Only a Customer Is Given',
	name: 'fanOut',
	type: 'options',
	options: [
		{
			name: 'Fail the Item',
			value: 'fail',
			description: "Tags belong to a member's relation: the item must name the member",
		},
		{ name: 'Use the Owner', value: 'owner', description: 'The member who added the customer first' },
		{ name: 'Use All Members', value: 'all', description: 'Every member who follows the customer' },
	],
	default: 'fail',
	description: 'Which relation is meant when an item has no member',
};

export const dryRunField: INodeProperties = {
	displayName: 'Dry Run',
	name: FIELD.dryRun,
	type: 'boolean',
	default: false,
	description: 'Whether to only tell what would happen, without changing anything in WeCom',
};

/** How one kind of thing is picked: from a searchable list, by name, or by id. */
interface Picker {
	displayName: string;
	name: string;
	searchListMethod: string;
	searchHint: string;
	nameExample?: string;
	idExample: string;
}

export function locator(picker: Picker, overrides: Partial<INodeProperties> = {}): INodeProperties {
	const { displayName, name, searchListMethod, searchHint, nameExample, idExample } = picker;
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: searchHint,
				typeOptions: { searchListMethod, searchable: true },
			},
			...(nameExample === undefined
				? []
				: [{ displayName: 'By Name', name: 'name', type: 'string' as const, placeholder: nameExample }]),
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: idExample },
		],
		...overrides,
	};
}

/** A tag picker; by name means "group/tag". */
export function tagLocator(
	overrides: Partial<INodeProperties> = {},
	searchListMethod = 'searchTags',
): INodeProperties {
	return locator(
		{
			displayName: 'Tag',
			name: 'tag',
			searchListMethod,
			searchHint: 'Search by group or tag…',
			nameExample: 'e.g. 客户等级/VIP',
			idExample: 'e.g. etAJ2GCAAAXtWyujaWJHDDGi0mACHAAA',
		},
		overrides,
	);
}

export function tagGroupLocator(overrides: Partial<INodeProperties> = {}): INodeProperties {
	return locator(
		{
			displayName: 'Tag Group',
			name: 'group',
			searchListMethod: 'searchTagGroups',
			searchHint: 'Search by group…',
			nameExample: 'e.g. 客户等级',
			idExample: 'e.g. etAJ2GCAAAXtWyujaWJHDDGi0mACHGGG',
		},
		overrides,
	);
}

/** The collection of what most people never set, sorted by label. */
export function optionsCollection(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...options].sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}

/** Several tags chosen one by one; read with `chosenTags`. */
export function tagCollection(name: string, displayName: string, description: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Tag' },
		default: {},
		placeholder: 'Add Tag',
		description,
		options: [{ displayName: 'Tag', name: 'tags', values: [tagLocator()] }],
	};
}

/** The same properties, shown only where the conditions hold. */
export function showFor(show: IDisplayOptions['show'], properties: INodeProperties[]): INodeProperties[] {
	return properties.map((property) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: { ...show, ...property.displayOptions?.show },
		},
	}));
}
