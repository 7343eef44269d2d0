import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { showFor } from '../shared/fields';
import type { OpenClient } from '../shared/open';
import * as check from './check/check.operation';
import * as lint from './lint/lint.operation';
import { policyFields } from './policy/policy-fields';
import * as whoMay from './who-may/who-may.operation';

/** What an `*.operation.ts` file gives: its fields and what it does. */
interface Operation {
	description: INodeProperties[];
	execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]>;
}

interface ListedOperation extends INodePropertyOptions {
	value: string;
	action: string;
	operation: Operation;
}

const operations: ListedOperation[] = [
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

/** @throws RangeError for an operation the node does not have */
export function findOperation(value: string): Operation {
	const found = operations.find((operation) => operation.value === value);
	if (!found) throw new RangeError(`Permission Guard has no operation "${value}"`);
	return found.operation;
}

/** What the operations ask first, then the policy, then what is rarely set. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: operations.map(({ operation: _operation, ...option }) => option),
		default: 'check',
	},
	...policyFields,
	...operations.flatMap(({ value, operation }) => showFor({ operation: [value] }, operation.description)),
];
