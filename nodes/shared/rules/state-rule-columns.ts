import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { tagCollection, tagGroupLocator } from '../fields';

/*
 * The columns of `readRuleRows` for rules about which tags a relation or a customer may have together, as fields
 * of the editor. A row shows the fields of its type.
 */

const SETS = ['at_most_one', 'exactly_one'];
const PAIRS = ['excludes', 'requires'];
const STAGES = ['lifecycle'];
export const STATE_RULES = [...SETS, ...PAIRS, ...STAGES];

export const stateRuleTypes: INodePropertyOptions[] = [
	{ name: 'At Most One', value: 'at_most_one', description: 'Of some tags, at most one' },
	{ name: 'Exactly One', value: 'exactly_one', description: 'Of some tags, one and no other' },
	{ name: 'Excludes', value: 'excludes', description: 'Some tags never together with others' },
	{
		name: 'Life-Cycle Stages',
		value: 'lifecycle',
		description: 'Tags as stages in an order: no step back, no stage skipped',
	},
	{ name: 'Requires', value: 'requires', description: 'Some tags only together with others' },
];

/** @param types sorted by name, as the editor shows them */
export function ruleTypeColumn(types: INodePropertyOptions[]): INodeProperties {
	return {
		displayName: 'Rule Type',
		name: 'type',
		type: 'options',
		noDataExpression: true,
		options: types,
		default: 'at_most_one',
	};
}

export const ruleNameColumn: INodeProperties = {
	displayName: 'Name',
	name: 'id',
	type: 'string',
	default: '',
	placeholder: 'e.g. deal-status',
	description: 'Stands in the results, so that one can find the rule. Unique; empty: numbered.',
};

/** Which tags a rule is about. */
export const ruleTagColumns: INodeProperties[] = [
	onlyFor(
		SETS,
		tagGroupLocator({
			description: 'All tags of this group. Leave it empty to name single tags below.',
		}),
	),
	tagsOf([...SETS, ...PAIRS], 'tags', 'Tags', 'The tags the rule is about'),
	tagsOf(PAIRS, 'others', 'Other Tags', 'What they exclude, or what they require one of'),
	tagsOf(STAGES, 'tags', 'Stages', 'The stages in their order, first to last'),
];

export const ruleScopeColumn: INodeProperties = onlyFor(STATE_RULES, {
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
});

/** What a severity means to the node's items. */
export interface SeverityTexts {
	block: string;
	info: string;
	warn: string;
	/** The column itself. */
	description: string;
}

export function severityColumn(
	types: string[],
	[name, displayName, description]: readonly [name: string, displayName: string, description: string],
	{ block, info, warn }: SeverityTexts,
	value = 'block',
): INodeProperties {
	return onlyFor(types, {
		displayName,
		name,
		type: 'options',
		options: [
			{ name: 'Block', value: 'block', description: block },
			{ name: 'Inform', value: 'info', description: info },
			{ name: 'Warn', value: 'warn', description: warn },
		],
		default: value,
		description,
	});
}

/** @param others types of rules besides those about which tags go together */
export function severityColumns(texts: SeverityTexts, others: readonly string[] = []): INodeProperties[] {
	return [
		severityColumn([...STATE_RULES, ...others], ['severity', 'Severity', texts.description], texts),
		severityColumn(STAGES, ['backward', 'Step Back', 'What happens on a move to an earlier stage'], texts),
		severityColumn(STAGES, ['skipped', 'Skipped Stage', 'What happens on a move over a stage'], texts),
	];
}

export const ruleMessageColumn: INodeProperties = {
	displayName: 'Message',
	name: 'message',
	type: 'string',
	default: '',
	description: 'Says why, in place of the standard sentence',
};

export function tagsOf(
	types: string[],
	name: string,
	displayName: string,
	description: string,
): INodeProperties {
	const collection = tagCollection(name, displayName, description);
	return onlyFor(types, { ...collection, typeOptions: { ...collection.typeOptions, sortable: true } });
}

export function onlyFor(types: string[], property: INodeProperties): INodeProperties {
	return { ...property, displayOptions: { show: { type: types } } };
}
