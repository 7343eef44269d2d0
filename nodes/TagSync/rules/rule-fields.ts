import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { showFor } from '../../shared/fields';
import { ruleSourceFields } from '../../shared/rules/rule-source';
import { ruleTable } from '../../shared/rules/rule-table';
import {
	ruleMessageColumn,
	ruleNameColumn,
	ruleScopeColumn,
	ruleTagColumns,
	ruleTypeColumn,
	severityColumns,
	stateRuleTypes,
} from '../../shared/rules/state-rule-columns';
import { tagTiers } from '../../shared/rules/tier-fields';
import { EXAMPLE_DOCUMENT } from './example-document';

const [source, document] = ruleSourceFields(EXAMPLE_DOCUMENT, undefined) as [
	INodeProperties,
	INodeProperties,
];

const NO_RULES: INodePropertyOptions = {
	name: 'No Rules',
	value: 'none',
	description: 'No tag clashes with another; only what both sides did to the same tag is weighed',
};

const columns: INodeProperties[] = [
	ruleTypeColumn(stateRuleTypes),
	ruleNameColumn,
	...ruleTagColumns,
	ruleScopeColumn,
	...severityColumns({
		block: 'The two edits must not meet: one of them yields, or a person says which',
		info: 'Both stand, with a note',
		warn: 'Both stand, with a warning',
		description: 'What happens when two edits break the rule together',
	}),
	ruleMessageColumn,
];

/** Which tags do not go together, and which go before others. */
export const ruleFields: INodeProperties[] = [
	{
		...source,
		options: [NO_RULES, ...(source.options as INodePropertyOptions[])].sort(byName),
		default: 'none',
	},
	document,
	...showFor({ rulesFrom: ['here'] }, [
		ruleTable(columns, 'Which tags must not come together. The order of rules never matters.'),
	]),
	tagTiers(undefined, 'without owners'),
];

function byName(a: INodePropertyOptions, b: INodePropertyOptions): number {
	return a.name.localeCompare(b.name);
}
