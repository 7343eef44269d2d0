import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { showFor } from './fields';
import type { OpenClient } from './open';

/** What an `*.operation.ts` file gives: its fields and what it does. */
export interface Operation {
	description: INodeProperties[];
	execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]>;
}

/** An operation with what the editor says of it; `action` is its entry in the node panel. */
export interface ListedOperation extends INodePropertyOptions {
	value: string;
	action: string;
	operation: Operation;
}

export interface Resource {
	name: string;
	value: string;
	operations: readonly ListedOperation[];
}

/** The choice between operations. @param shown where the choice itself is shown */
export function operationChoice(
	operations: readonly ListedOperation[],
	byDefault: string,
	shown?: INodeProperties['displayOptions'],
): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		...(shown && { displayOptions: shown }),
		options: operations.map(({ operation: _operation, ...option }) => option),
		default: byDefault,
	};
}

/** The operations' own fields, each shown for its operation only. */
export function operationFields(
	operations: readonly ListedOperation[],
	resource?: string,
): INodeProperties[] {
	return operations.flatMap(({ value, operation }) =>
		showFor(
			{ ...(resource !== undefined && { resource: [resource] }), operation: [value] },
			operation.description,
		),
	);
}

/** The choice of resource and operation, as chosen at first, and below it each field shown for its operation only. */
export function resourceFields(
	resources: readonly Resource[],
	{ resource, operations: chosen }: { resource: string; operations: Readonly<Record<string, string>> },
): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: resources.map(({ name, value }) => ({ name, value })),
			default: resource,
		},
		...resources.flatMap(({ value, operations }) => [
			operationChoice(operations, chosen[value] ?? operations[0]!.value, {
				show: { resource: [value] },
			}),
			...operationFields(operations, value),
		]),
	];
}

/** The operation of that name. @throws RangeError for one that the node does not have */
export function findOperation(operations: readonly ListedOperation[], value: string): Operation {
	const found = operations.find((operation) => operation.value === value);
	if (!found) throw new RangeError(`The node has no operation "${value}"`);
	return found.operation;
}

/** @throws RangeError for a pair that the node does not have */
export function findResourceOperation(
	resources: readonly Resource[],
	resource: string,
	operation: string,
): Operation {
	const found = resources.find(({ value }) => value === resource);
	if (!found) throw new RangeError(`The node has no resource "${resource}"`);
	return findOperation(found.operations, operation);
}
