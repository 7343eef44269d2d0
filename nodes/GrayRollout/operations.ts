import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { showFor } from '../shared/fields';
import type { OpenClient } from '../shared/open';
import * as assign from './assign/assign.operation';
import * as advance from './control/advance.operation';
import * as pause from './control/pause.operation';
import * as resume from './control/resume.operation';
import * as rollBack from './control/roll-back.operation';
import * as evaluate from './evaluate/evaluate.operation';
import * as recordOutcome from './outcome/record-outcome.operation';
import * as status from './status/status.operation';

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

interface Resource {
	name: string;
	value: string;
	operations: ListedOperation[];
}

export const resources: Resource[] = [
	{
		name: 'Customer',
		value: 'customer',
		operations: [
			{
				name: 'Assign',
				value: 'assign',
				action: 'Assign customers to a rollout',
				description: 'Say who is exposed, who is held back and who is only compared with; start the rollout',
				operation: assign,
			},
			{
				name: 'Record Outcome',
				value: 'recordOutcome',
				action: 'Record outcomes of customers',
				description: 'Note orders, replies, complaints or deletions, which Evaluate then compares',
				operation: recordOutcome,
			},
		],
	},
	{
		name: 'Rollout',
		value: 'rollout',
		operations: [
			{
				name: 'Advance',
				value: 'advance',
				action: 'Advance a rollout',
				description: 'Let it go on to the next stage, on your word',
				operation: advance,
			},
			{
				name: 'Evaluate',
				value: 'evaluate',
				action: 'Evaluate a rollout',
				description: 'Check its stage, and promote it, hold it or roll it back',
				operation: evaluate,
			},
			{
				name: 'Pause',
				value: 'pause',
				action: 'Pause a rollout',
				description: 'Expose nobody new until it is resumed',
				operation: pause,
			},
			{
				name: 'Resume',
				value: 'resume',
				action: 'Resume a rollout',
				description: 'Let a paused rollout go on',
				operation: resume,
			},
			{
				name: 'Roll Back',
				value: 'rollBack',
				action: 'Roll a rollout back',
				description: 'End it and take its tags back, except where they changed since',
				operation: rollBack,
			},
			{
				name: 'Status',
				value: 'status',
				action: 'Tell the status of a rollout',
				description: 'Stage, customers, outcomes and decisions so far, with a picture',
				operation: status,
			},
		],
	},
];

/** @throws RangeError for an operation the node does not have */
export function findOperation(resource: string, value: string): Operation {
	const listed = resources.find((each) => each.value === resource)?.operations ?? [];
	const found = listed.find((operation) => operation.value === value);
	if (!found) throw new RangeError(`Gray Rollout has no operation "${value}" of "${resource}"`);
	return found.operation;
}

const DEFAULT_OPERATION: Readonly<Record<string, string>> = { customer: 'assign', rollout: 'evaluate' };

/** The choices of resource and operation, and each field below them shown for its operations only. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ name, value }) => ({ name, value })),
		default: 'customer',
	},
	...resources.flatMap(({ value, operations }) => [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options' as const,
			noDataExpression: true,
			displayOptions: { show: { resource: [value] } },
			options: operations.map(({ operation: _operation, ...option }) => option),
			default: DEFAULT_OPERATION[value] ?? operations[0]!.value,
		},
		...operations.flatMap(({ value: operation, operation: { description } }) =>
			showFor({ resource: [value], operation: [operation] }, description),
		),
	]),
];
