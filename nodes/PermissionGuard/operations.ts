import type { INodeProperties } from 'n8n-workflow';
import { operationChoice, operationFields, type ListedOperation } from '../shared/operations';
import * as check from './check/check.operation';
import * as lint from './lint/lint.operation';
import { policyFields } from './policy/policy-fields';
import * as whoMay from './who-may/who-may.operation';

export const operations: ListedOperation[] = [
	{
		name: 'Check',
		value: 'check',
		action: 'Check who may change which tags',
		description: 'Let through what the policy allows, and say of everything else why not',
		operation: check,
	},
	{
		name: 'Check the Policy',
		value: 'lint',
		action: 'Check the policy itself',
		description: 'Find rules without effect and tags without a tier, and run the tests of the policy',
		operation: lint,
	},
	{
		name: 'Who May',
		value: 'whoMay',
		action: 'Tell who may do what',
		description: 'Ask the policy before it is switched on: who can, which tags, which customers',
		operation: whoMay,
	},
];

/** What the operations ask first, then the policy, then what is rarely set. */
export const properties: INodeProperties[] = [
	operationChoice(operations, 'check'),
	...policyFields,
	...operationFields(operations),
];
