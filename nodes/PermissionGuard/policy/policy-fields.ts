import type { INodeProperties } from 'n8n-workflow';
import { ruleSourceFields } from '../../shared/rules/rule-source';
import { exampleDocument } from './example-document';
import { actorTiers, customerTypes, roles } from './people-fields';
import { rules } from './rule-fields';
import { tagTiers, unassignedTags } from '../../shared/rules/tier-fields';

const IN_TABLES = { show: { rulesFrom: ['here', 'input'] } };

/** The policy, wherever it is written. */
export const policyFields: INodeProperties[] = [
	...ruleSourceFields(exampleDocument, { show: { operation: ['check', 'lint', 'whoMay'] } }),
	{
		displayName:
			'Each item of the second input is one rule, with the columns of the Rules table as fields, or assigns tags to a tier',
		name: 'rowsNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { rulesFrom: ['input'] } },
	},
	{
		displayName: 'Start From',
		name: 'preset',
		type: 'options',
		options: [
			{
				name: 'Three Tiers',
				value: 'three_tier',
				description:
					'Headquarters tags for their owning department, regional tags within the region, personal tags for the own member and leaders',
			},
			{ name: 'Nothing', value: 'none', description: 'Only the rules written here allow anything' },
		],
		default: 'three_tier',
		displayOptions: IN_TABLES,
		description: 'Ready-made rules, which the rules below narrow and widen',
	},
	tagTiers(IN_TABLES),
	unassignedTags(IN_TABLES),
	rules({ show: { rulesFrom: ['here'] } }),
	actorTiers(IN_TABLES),
	roles(IN_TABLES),
	customerTypes(IN_TABLES),
];

/** How a policy reads times of day and dates without an offset. */
export const timeZoneOption: INodeProperties = {
	displayName: 'Time Zone of the Rules',
	name: 'timeZone',
	type: 'string',
	default: 'Asia/Shanghai',
	displayOptions: { hide: { '/rulesFrom': ['document'] } },
	description: 'IANA name; a JSON document has its own',
};
