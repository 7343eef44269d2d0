import type { INodeProperties } from 'n8n-workflow';
import { tagLocator } from '../../shared/fields';
import { chosenOption, table } from '../../shared/rules/table';
import { departmentLocator, tierOptions } from '../../shared/rules/tier-fields';

/** Columns that say who is meant by one row. Several rows of one name: whoever any of them means. */
const whoColumns: INodeProperties[] = [
	{
		displayName: 'Who',
		name: 'who',
		type: 'options',
		options: [
			{
				name: 'Everybody in a Department',
				value: 'departments',
				description: 'And in the departments below',
			},
			{ name: 'Holders of a Position', value: 'positions' },
			{ name: 'Leaders of a Department', value: 'leaders_of' },
			{ name: 'These Members', value: 'members' },
		],
		default: 'departments',
	},
	departmentLocator({ displayOptions: { show: { who: ['departments', 'leaders_of'] } } }),
	{
		displayName: 'Positions',
		name: 'positions',
		type: 'string',
		default: '',
		placeholder: 'e.g. 区域经理, 店长',
		displayOptions: { show: { who: ['positions'] } },
		description: 'Job titles as the directory has them, separated by commas',
	},
	{
		displayName: 'Members',
		name: 'members',
		type: 'string',
		default: '',
		placeholder: 'e.g. zhangsan, lisi',
		displayOptions: { show: { who: ['members'] } },
		description: 'Userids, separated by commas',
	},
];

const WHO_TITLE =
	'($collection.item.value.positions || $collection.item.value.members || $collection.item.value.department?.cachedResultName || $collection.item.value.department?.value || "…")';

export const actorTiers = (displayOptions: INodeProperties['displayOptions']): INodeProperties =>
	table(
		{
			displayName: 'Who Acts at Which Tier',
			name: 'actorTiers',
			description: 'Whom rules mean by headquarters and region. Everybody else acts at the personal tier.',
			rowName: 'People',
			addRow: 'Add People',
			itemTitle: `={{ ${chosenOption('tier')} + " · " + ${WHO_TITLE} }}`,
			columns: [
				{ displayName: 'Tier', name: 'tier', type: 'options', options: tierOptions, default: 'hq' },
				...whoColumns,
			],
		},
		displayOptions,
	);

export const roles = (displayOptions: INodeProperties['displayOptions']): INodeProperties =>
	table(
		{
			displayName: 'Roles',
			name: 'roles',
			description:
				'Groups of people that rules name. Several rows with one name make one role; a row that picks nobody is for roles that items give.',
			rowName: 'Role',
			addRow: 'Add Role',
			itemTitle: `={{ ($collection.item.value.role || "…") + " · " + ${WHO_TITLE} }}`,
			columns: [
				{
					displayName: 'Role',
					name: 'role',
					type: 'string',
					default: '',
					placeholder: 'e.g. 教务',
					description: 'What rules call these people',
				},
				...whoColumns,
			],
		},
		displayOptions,
	);

export const customerTypes = (displayOptions: INodeProperties['displayOptions']): INodeProperties =>
	table(
		{
			displayName: 'Customer Types',
			name: 'customerTypes',
			description: 'Kinds of customers that rules name. Several rows with one name make one type.',
			rowName: 'Customer Type',
			addRow: 'Add Customer Type',
			itemTitle: '={{ $collection.item.value.type || "…" }}',
			columns: [
				{
					displayName: 'Customer Type',
					name: 'type',
					type: 'string',
					default: '',
					placeholder: 'e.g. 试听学员',
					description: 'What rules call these customers',
				},
				{
					displayName: 'Told By',
					name: 'by',
					type: 'options',
					options: [
						{ name: 'A Tag', value: 'tag', description: 'The customer holds it' },
						{ name: 'An Item Field', value: 'field', description: 'The item says so' },
					],
					default: 'tag',
				},
				tagLocator({ displayOptions: { show: { by: ['tag'] } } }),
				{
					displayName: 'Field',
					name: 'field',
					type: 'string',
					default: '',
					placeholder: 'e.g. level',
					displayOptions: { show: { by: ['field'] } },
					description: 'Name or path of the item field',
				},
				{
					displayName: 'Values',
					name: 'values',
					type: 'string',
					default: '',
					placeholder: 'e.g. VIP, 金卡',
					displayOptions: { show: { by: ['field'] } },
					description: 'Any of these, separated by commas',
				},
			],
		},
		displayOptions,
	);
