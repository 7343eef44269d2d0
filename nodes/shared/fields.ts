import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** Names of parameters that several operations declare and read. */
export const FIELD = {
	member: 'memberField',
	customer: 'customerField',
	add: 'addField',
	remove: 'removeField',
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

export const dryRunField: INodeProperties = {
	displayName: 'Dry Run',
	name: FIELD.dryRun,
	type: 'boolean',
	default: false,
	description: 'Whether to only tell what would happen, without changing anything in WeCom',
};

/** A tag picker: searchable list, id, or "group/tag" name. */
export function tagLocator(
	overrides: Partial<INodeProperties> = {},
	searchListMethod = 'searchTags',
): INodeProperties {
	return {
		displayName: 'Tag',
		name: 'tag',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Search by group or tag…',
				typeOptions: { searchListMethod, searchable: true },
			},
			{
				displayName: 'By Name',
				name: 'name',
				type: 'string',
				placeholder: 'e.g. 客户等级/VIP',
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. etAJ2GCAAAXtWyujaWJHDDGi0mACHAAA',
			},
		],
		...overrides,
	};
}

export function tagGroupLocator(overrides: Partial<INodeProperties> = {}): INodeProperties {
	return {
		displayName: 'Tag Group',
		name: 'group',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Search by group…',
				typeOptions: { searchListMethod: 'searchTagGroups', searchable: true },
			},
			{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. 客户等级' },
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. etAJ2GCAAAXtWyujaWJHDDGi0mACHGGG',
			},
		],
		...overrides,
	};
}

/** Several tags chosen one by one; read with `tagsOf`. */
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
