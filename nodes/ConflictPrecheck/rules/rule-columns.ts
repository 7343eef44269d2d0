import type { INodeProperties } from 'n8n-workflow';
import { tagCollection, tagGroupLocator } from '../../shared/fields';
import { categoryFields } from '../category-field';

/** The types of rules whose row shows a field. */
const SETS = ['at_most_one', 'exactly_one'];
const PAIRS = ['excludes', 'requires'];
const STAGES = ['lifecycle'];
const FREQUENCY = ['frequency'];
const SUPPRESSION = ['suppression'];
const CAP = ['cap'];

/** The columns of `readRuleRows` as fields of the editor, in the order in which one fills them in. */
export const ruleColumns: INodeProperties[] = [
	{
		displayName: 'Rule Type',
		name: 'type',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'At Most One', value: 'at_most_one', description: 'Of some tags, at most one' },
			{ name: 'Exactly One', value: 'exactly_one', description: 'Of some tags, one and no other' },
			{ name: 'Excludes', value: 'excludes', description: 'Some tags never together with others' },
			{
				name: 'Frequency Cap',
				value: 'cap',
				description: 'At most so many campaigns per customer in so many days',
			},
			{
				name: 'Life-Cycle Stages',
				value: 'lifecycle',
				description: 'Tags as stages in an order: no step back, no stage skipped',
			},
			{ name: 'Requires', value: 'requires', description: 'Some tags only together with others' },
			{
				name: 'Suppression',
				value: 'suppression',
				description: 'Customers who must not be touched, after a complaint for example',
			},
			{
				name: 'Unusual Frequency',
				value: 'frequency',
				description: 'Changed far more often than usual, or to and fro',
			},
		],
		default: 'at_most_one',
	},
	{
		displayName: 'Name',
		name: 'id',
		type: 'string',
		default: '',
		placeholder: 'e.g. deal-status',
		description: 'Stands in the results, so that one can find the rule. Unique; empty: numbered.',
	},
	onlyFor(
		SETS,
		tagGroupLocator({
			description: 'All tags of this group. Leave it empty to name single tags below.',
		}),
	),
	tagsOf([...SETS, ...PAIRS], 'tags', 'Tags', 'The tags the rule is about'),
	tagsOf(PAIRS, 'others', 'Other Tags', 'What they exclude, or what they require one of'),
	tagsOf(STAGES, 'tags', 'Stages', 'The stages in their order, first to last'),
	onlyFor(FREQUENCY, {
		displayName: 'Changes Of',
		name: 'of',
		type: 'options',
		options: [
			{ name: 'One Customer', value: 'customer' },
			{ name: 'One Operator', value: 'operator' },
			{ name: 'One Tag', value: 'tag' },
			{ name: 'To and Fro', value: 'flip_flop', description: 'One tag of one relation, on and off' },
		],
		default: 'customer',
		description: 'What is counted and compared with its own past',
	}),
	...frequencyNumbers(),
	...categoryFields.map(({ displayOptions, ...field }) => ({
		...field,
		displayOptions: { show: { ...displayOptions?.show, type: SUPPRESSION } },
	})),
	onlyFor(SUPPRESSION, {
		displayName: 'Source',
		name: 'source',
		type: 'options',
		options: [
			{ name: 'Item Field', value: 'field', description: 'A field with the time it happened, or true' },
			{ name: 'Ledger', value: 'ledger', description: 'What Record Suppression wrote' },
			{ name: 'Tags', value: 'tags', description: 'Tags that the customer has' },
		],
		default: 'ledger',
		description: 'Where it is known from',
	}),
	{
		displayName: 'Field',
		name: 'field',
		type: 'string',
		default: '',
		placeholder: 'e.g. last_complaint_at',
		displayOptions: { show: { type: SUPPRESSION, source: ['field'] } },
		description: 'Name of the item field with the time it happened, or true',
	},
	{
		...tagCollection('tags', 'Tags That Say So', 'A customer with one of these must not be touched'),
		displayOptions: { show: { type: SUPPRESSION, source: ['tags'] } },
	},
	{
		displayName: 'Months',
		name: 'months',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		displayOptions: { show: { type: SUPPRESSION, source: ['field', 'ledger'] } },
		description:
			'For how many calendar months after the event. 0: complaints 3 months, others as long as recorded.',
	},
	onlyFor(CAP, {
		displayName: 'At Most',
		name: 'max',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 2,
		description: 'How many campaigns a customer may get',
	}),
	onlyFor(CAP, {
		displayName: 'In Days',
		name: 'days',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 7,
		description: 'In how many calendar days, today included',
	}),
	tagsOf(
		[...SUPPRESSION, ...CAP],
		'touches',
		'Tags That Touch',
		'Putting on one of these counts as touching the customer. Empty: every tag does. Taking off never does.',
	),
	onlyFor([...SUPPRESSION, ...CAP], {
		displayName: 'Except for Operators',
		name: 'override_members',
		type: 'string',
		default: '',
		placeholder: 'e.g. zhangsan, lisi',
		description: 'Userids of operators to whom this does not apply',
	}),
	onlyFor([...SUPPRESSION, ...CAP], {
		displayName: 'Except for Positions',
		name: 'override_roles',
		type: 'string',
		default: '',
		placeholder: 'e.g. 客服主管, 店长',
		description: 'Job titles, as the directory has them, of operators to whom this does not apply',
	}),
	onlyFor([...SETS, ...PAIRS, ...STAGES], {
		displayName: 'Scope',
		name: 'scope',
		type: 'options',
		options: [
			{
				name: 'Customer',
				value: 'customer',
				description: 'The tags of all members of one customer together',
			},
			{ name: 'Relation', value: 'relation', description: "Each member's tags for themselves" },
		],
		default: 'relation',
		description: 'Whether tags that two members gave one customer can clash',
	}),
	severity(
		[...SETS, ...PAIRS, ...STAGES, ...SUPPRESSION, ...CAP],
		'severity',
		'Severity',
		'What happens to items the rule finds fault with',
		'block',
	),
	severity(FREQUENCY, 'severity', 'Severity', 'What happens to items the rule finds fault with', 'warn'),
	severity(STAGES, 'backward', 'Step Back', 'What happens on a move to an earlier stage', 'block'),
	severity(STAGES, 'skipped', 'Skipped Stage', 'What happens on a move over a stage', 'block'),
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		default: '',
		description: 'Says why, in place of the standard sentence',
	},
];

function frequencyNumbers(): INodeProperties[] {
	const number = (displayName: string, name: string, value: number, description: string): INodeProperties =>
		onlyFor(FREQUENCY, {
			displayName,
			name,
			type: 'number',
			typeOptions: { minValue: 1 },
			default: value,
			description,
		});
	return [
		number('Window in Days', 'window_days', 7, 'In how many days changes are counted, up to now'),
		number('History in Days', 'baseline_days', 90, 'How many days before that tell what is usual'),
		{
			...number('At Least', 'minimum', 4, 'Fewer changes than this are never unusual'),
			displayOptions: { show: { type: FREQUENCY, of: ['customer', 'operator', 'tag'] } },
		},
		{
			...number('Turns', 'minimum', 3, 'How often the tag has to turn: 3 is on, off, on, off'),
			displayOptions: { show: { type: FREQUENCY, of: ['flip_flop'] } },
		},
	];
}

function severity(
	types: string[],
	name: string,
	displayName: string,
	description: string,
	value: string,
): INodeProperties {
	return onlyFor(types, {
		displayName,
		name,
		type: 'options',
		options: [
			{ name: 'Block', value: 'block', description: 'The item does not come out on Clean' },
			{ name: 'Inform', value: 'info', description: 'The item goes on, with a note' },
			{ name: 'Warn', value: 'warn', description: 'The item goes on, with a warning' },
		],
		default: value,
		description,
	});
}

function tagsOf(types: string[], name: string, displayName: string, description: string): INodeProperties {
	const collection = tagCollection(name, displayName, description);
	return onlyFor(types, { ...collection, typeOptions: { ...collection.typeOptions, sortable: true } });
}

function onlyFor(types: string[], property: INodeProperties): INodeProperties {
	return { ...property, displayOptions: { show: { type: types } } };
}
