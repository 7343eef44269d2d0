import type { INodeProperties } from 'n8n-workflow';
import { locator, tagGroupLocator, tagLocator } from '../fields';
import { chosenOption, table } from './table';

export const tierOptions = [
	{ name: 'Headquarters', value: 'hq' },
	{ name: 'Personal', value: 'personal' },
	{ name: 'Region', value: 'region' },
];

export function departmentLocator(overrides: Partial<INodeProperties> = {}): INodeProperties {
	return locator(
		{
			displayName: 'Department',
			name: 'department',
			searchListMethod: 'searchDepartments',
			searchHint: 'Search by department…',
			nameExample: 'e.g. 总部/市场部',
			idExample: 'e.g. 3',
		},
		overrides,
	);
}

const tagTierColumns: INodeProperties[] = [
	{
		displayName: 'Tags',
		name: 'match',
		type: 'options',
		options: [
			{ name: 'By Name Pattern', value: 'pattern' },
			{ name: 'One Tag', value: 'tag' },
			{ name: 'Whole Tag Group', value: 'group' },
		],
		default: 'group',
		description: 'Which tags this row is about. One tag goes before its group, a group before a pattern.',
	},
	tagGroupLocator({ displayOptions: { show: { match: ['group'] } } }),
	tagLocator({ displayOptions: { show: { match: ['tag'] } } }),
	{
		displayName: 'Pattern',
		name: 'pattern',
		type: 'string',
		default: '',
		placeholder: 'e.g. 临时*/*',
		displayOptions: { show: { match: ['pattern'] } },
		description: 'Of "group/tag"; * stands for any text',
	},
	{
		displayName: 'Tier',
		name: 'tier',
		type: 'options',
		options: tierOptions,
		default: 'hq',
		description: 'Who the tags belong to',
	},
];

const ownerColumn = departmentLocator({
	displayName: 'Owning Department',
	name: 'owner',
	description: 'The department that looks after the tags. May stay empty.',
});

/** Which tags belong to which tier; read with `tierEntries`. @param owners whether rows name the owning department too */
export const tagTiers = (
	displayOptions: INodeProperties['displayOptions'],
	owners: 'with owners' | 'without owners' = 'with owners',
): INodeProperties =>
	table(
		{
			displayName: 'Tag Tiers',
			name: 'tagTiers',
			description: 'Which tags belong to headquarters, to a region, or to single members',
			rowName: 'Tags of a Tier',
			addRow: 'Add Tags',
			itemTitle: `={{ ${chosenOption('tier')} + " · " + ($collection.item.value.pattern || $collection.item.value.tag?.cachedResultName || $collection.item.value.tag?.value || $collection.item.value.group?.cachedResultName || $collection.item.value.group?.value || "…") }}`,
			columns: owners === 'with owners' ? [...tagTierColumns, ownerColumn] : tagTierColumns,
		},
		displayOptions,
	);

export const unassignedTags = (displayOptions: INodeProperties['displayOptions']): INodeProperties => ({
	displayName: 'Unassigned Tags',
	name: 'unassigned',
	type: 'options',
	options: [
		{ name: 'Count as Headquarters', value: 'hq' },
		{ name: 'Count as Personal', value: 'personal' },
		{ name: 'Count as Region', value: 'region' },
		{ name: 'Nobody May Touch Them', value: 'closed' },
	],
	default: 'closed',
	displayOptions,
	description: 'What holds for tags that no row of the table above names',
});
