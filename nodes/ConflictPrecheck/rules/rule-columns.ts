import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { tagCollection } from '../../shared/fields';
import {
	onlyFor,
	ruleMessageColumn,
	ruleNameColumn,
	ruleScopeColumn,
	ruleTagColumns,
	ruleTypeColumn,
	severityColumn,
	severityColumns,
	stateRuleTypes,
	tagsOf,
	type SeverityTexts,
} from '../../shared/rules/state-rule-columns';
import { categoryFields } from '../category-field';

/** The types of rules whose row shows a field. */
const FREQUENCY = ['frequency'];
const SUPPRESSION = ['suppression'];
const CAP = ['cap'];

const types: INodePropertyOptions[] = [
	...stateRuleTypes,
	{
		name: 'Frequency Cap',
		value: 'cap',
		description: 'At most so many campaigns per customer in so many days',
	},
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
].sort((a, b) => a.name.localeCompare(b.name));

const severities: SeverityTexts = {
	block: 'The item does not come out on Clean',
	info: 'The item goes on, with a note',
	warn: 'The item goes on, with a warning',
	description: 'What happens to items the rule finds fault with',
};

/** The columns of `readRuleRows` as fields of the editor, in the order in which one fills them in. */
export const ruleColumns: INodeProperties[] = [
	ruleTypeColumn(types),
	ruleNameColumn,
	...ruleTagColumns,
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
	ruleScopeColumn,
	...severityColumns(severities, [...SUPPRESSION, ...CAP]),
	severityColumn(FREQUENCY, ['severity', 'Severity', severities.description], severities, 'warn'),
	ruleMessageColumn,
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
