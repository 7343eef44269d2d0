import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { showFor } from '../shared/fields';
import type { OpenClient } from '../shared/open';
import * as explain from './explain/explain.operation';
import { policyFields } from './policy/policy-fields';
import * as stamp from './stamp/stamp.operation';
import * as status from './status/status.operation';
import * as sweep from './sweep/sweep.operation';
import * as touch from './touch/touch.operation';

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

/** Those that go by policies. */
export const WITH_POLICIES = ['explain', 'status', 'sweep', 'touch'];

export const operations: ListedOperation[] = [
	{
		name: 'Explain',
		value: 'explain',
		action: 'Explain which policy a tag has',
		description: 'Which policy holds for a tag, and which rule won',
		operation: explain,
	},
	{
		name: 'Record Interaction',
		value: 'touch',
		action: 'Record interactions that keep tags',
		description: 'Let what customers do keep their tags, or bring expired ones back',
		operation: touch,
	},
	{
		name: 'Stamp Existing Tags',
		value: 'stamp',
		action: 'Stamp existing tags with an age',
		description: 'Give tags an age that were put on before this package was in use',
		operation: stamp,
	},
	{
		name: 'Status',
		value: 'status',
		action: 'Show how tags stand',
		description: 'How many tags live, expire soon, or have expired, as a table and as a chart',
		operation: status,
	},
	{
		name: 'Sweep',
		value: 'sweep',
		action: 'Find tags that have expired',
		description: 'Find expired tags, for the WeCom Tag node to remove. Removes nothing by itself.',
		operation: sweep,
	},
];

/** @throws RangeError for an operation the node does not have */
export function findOperation(value: string): Operation {
	const found = operations.find((operation) => operation.value === value);
	if (!found) throw new RangeError(`Tag Decay has no operation "${value}"`);
	return found.operation;
}

/** What the operation asks first, then the policies, then what is rarely set. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: operations.map(({ operation: _operation, ...option }) => option),
		default: 'sweep',
	},
	...showFor({ operation: WITH_POLICIES }, policyFields),
	...operations.flatMap(({ value, operation }) => showFor({ operation: [value] }, operation.description)),
];
