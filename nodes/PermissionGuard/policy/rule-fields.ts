import type { INodeProperties } from 'n8n-workflow';
import { chosenOption, table } from '../../shared/rules/table';
import { tierOptions } from '../../shared/rules/tier-fields';

const list = (
	displayName: string,
	name: string,
	placeholder: string,
	description: string,
): INodeProperties => ({ displayName, name, type: 'string', default: '', placeholder, description });

export const actionOptions = [
	{ name: 'Add to Customer', value: 'add' },
	{ name: 'Create in Library', value: 'create' },
	{ name: 'Delete From Library', value: 'delete' },
	{ name: 'Remove From Customer', value: 'remove' },
	{ name: 'Rename in Library', value: 'rename' },
	{ name: 'Reorder in Library', value: 'reorder' },
];

/** Named as the columns of rule rows are, in camel case. All but effect and id are added one by one. */
const ruleColumns: INodeProperties[] = [
	{
		displayName: 'Effect',
		name: 'effect',
		type: 'options',
		required: true,
		options: [
			{ name: 'Allow', value: 'allow' },
			{ name: 'Deny', value: 'deny', description: 'Wins over every other rule' },
			{ name: 'Needs Approval', value: 'approve', description: 'Wins over Allow' },
		],
		default: 'allow',
		description: 'What holds where all conditions of the row are met',
	},
	{
		...list('Rule ID', 'id', 'e.g. no-hq-for-sales', 'Stands in every decision this rule takes part in'),
		typeOptions: { showEvenWhenOptional: true },
	},
	{
		displayName: 'Actions',
		name: 'actions',
		type: 'multiOptions',
		options: actionOptions,
		default: [],
		description: 'What is asked for',
	},
	{
		displayName: 'Active',
		name: 'enabled',
		type: 'boolean',
		default: true,
		description: 'Whether the rule is in use',
	},
	{
		displayName: 'Batch Larger Than',
		name: 'batchLargerThan',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'Runs of more items than this',
	},
	{
		displayName: 'Condition (JSON)',
		name: 'when',
		type: 'json',
		default: '',
		description: 'What the other columns cannot say, in the form of the JSON document',
	},
	{
		displayName: 'Counter',
		name: 'counter',
		type: 'options',
		options: [
			{ name: 'Changes by the Operator in 24 Hours', value: 'operator_day' },
			{ name: 'Changes by the Operator in One Hour', value: 'operator_hour' },
			{ name: 'Changes of the Customer in 24 Hours', value: 'customer_day' },
			{ name: 'Changes of the Tag by the Operator in 24 Hours', value: 'tag_day' },
			{ name: 'Flips of the Tag in 7 Days', value: 'flips_week' },
			{ name: 'None', value: '' },
		],
		default: '',
		description: 'What the ledger counts; goes with More Than',
	},
	list(
		'Customer Departments',
		'customerDepartments',
		'e.g. 华东大区',
		"Departments of the customer's member, or departments above them",
	),
	{
		displayName: 'Customer Relation',
		name: 'customerRelation',
		type: 'multiOptions',
		options: [
			{ name: "Customer of the Operator's Department", value: 'own_department' },
			{ name: "Customer of the Tag's Owning Department", value: 'tag_owner' },
			{ name: 'Customer Within a Department the Operator Leads', value: 'led_department' },
			{ name: "Operator's Own Customer", value: 'own' },
		],
		default: [],
		description: 'How customer and operator belong together',
	},
	list('Customer Types', 'customerTypes', 'e.g. 试听学员', 'Names of the table Customer Types'),
	list('More Than', 'moreThan', 'e.g. 500', 'Goes with Counter'),
	list(
		'Operator Departments',
		'departments',
		'e.g. 总部/市场部',
		'The operator belongs to one of them or below',
	),
	{
		displayName: 'Operator Relation',
		name: 'operatorRelation',
		type: 'multiOptions',
		options: [{ name: "Belongs to the Tag's Owning Department", value: 'tag_owner' }],
		default: [],
		description: 'How operator and tag belong together',
	},
	list('Operator Roles', 'roles', 'e.g. 教务', 'Names of the table Roles'),
	{
		displayName: 'Operator Tiers',
		name: 'actorTiers',
		type: 'multiOptions',
		options: tierOptions,
		default: [],
		description: 'As the table Who Acts at Which Tier says',
	},
	list('Operators', 'operators', 'e.g. zhangsan, lisi', 'Userids'),
	list('Operators Who Lead', 'leads', 'e.g. 华东大区', 'Leaders of these departments'),
	list('Reason', 'reason', 'e.g. 总部标签由运营部统一维护', 'For the person whose item is stopped'),
	list('Reason in English', 'reasonEn', 'e.g. Operations looks after headquarters tags', 'Where it differs'),
	list('Tag Groups', 'groups', 'e.g. 双十一活动', 'Names or IDs'),
	list('Tags', 'tags', 'e.g. 客户等级/VIP, 临时*/*', 'IDs, "group/tag", or patterns with *'),
	{
		displayName: 'Tiers',
		name: 'tiers',
		type: 'multiOptions',
		options: tierOptions,
		default: [],
		description: 'Tiers of the tag',
	},
	list('Time of Day From', 'timeFrom', 'e.g. 22:00', 'In the time zone of the rules'),
	list('Time of Day Until', 'timeUntil', 'e.g. 08:00', 'Earlier than From: across midnight'),
	{
		displayName: 'Valid From',
		name: 'validFrom',
		type: 'dateTime',
		default: '',
		description: 'The rule holds from then on',
	},
	{
		displayName: 'Valid Until',
		name: 'validUntil',
		type: 'dateTime',
		default: '',
		description: 'The rule holds until then, as for a grant of three days',
	},
];

export const rules = (displayOptions: INodeProperties['displayOptions']): INodeProperties =>
	table(
		{
			displayName: 'Rules',
			name: 'rules',
			description:
				'Their order has no meaning: Deny wins over Needs Approval, that over Allow, and what no rule allows is denied. Conditions of one row must all be met; of several values in one condition one is enough.',
			rowName: 'Rule',
			addRow: 'Add Rule',
			addColumn: 'Add Condition',
			itemTitle: `={{ ${chosenOption('effect')} + ($collection.item.value.id ? " · " + $collection.item.value.id : "") }}`,
			columns: ruleColumns,
		},
		displayOptions,
	);
