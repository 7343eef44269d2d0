import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { Breather } from '../../shared/event-loop';
import type { Failure } from '../../shared/failure';

/**
 * Reads every item before anything is written. A bad one ends the run, or, where the user chose to continue,
 * is left out of what is written and comes out with its error.
 * @throws NodeOperationError
 */
export async function readEach<T extends object>(
	context: IExecuteFunctions,
	read: (item: INodeExecutionData, itemIndex: number) => T | Failure,
): Promise<Array<T | NodeOperationError>> {
	const node = context.getNode();
	const goesOn = context.continueOnFail();
	const outcomes: Array<T | NodeOperationError> = [];
	const breather = new Breather();
	for (const [itemIndex, item] of context.getInputData().entries()) {
		if (breather.due()) await breather.pause();
		const outcome = read(item, itemIndex);
		if (!isFailure(outcome)) {
			outcomes.push(outcome);
			continue;
		}
		const error = new NodeOperationError(node, outcome.message, { itemIndex });
		if (!goesOn) throw error;
		outcomes.push(error);
	}
	return outcomes;
}

/** The items with what became of each under `suppression`. */
export async function toItems<T extends object>(
	context: IExecuteFunctions,
	outcomes: ReadonlyArray<T | NodeOperationError>,
	toResult: (outcome: T) => IDataObject,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const outputs: INodeExecutionData[] = [];
	const breather = new Breather();
	for (const [index, outcome] of outcomes.entries()) {
		if (breather.due()) await breather.pause();
		const { json, binary } = items[index]!;
		const output: INodeExecutionData =
			outcome instanceof NodeOperationError
				? { json: { ...json }, error: outcome, pairedItem: { item: index } }
				: { json: { ...json, suppression: toResult(outcome) }, pairedItem: { item: index } };
		if (binary) output.binary = binary;
		outputs.push(output);
	}
	return [outputs];
}

export function isDone<T extends object>(outcome: T | NodeOperationError): outcome is T {
	return !(outcome instanceof NodeOperationError);
}

function isFailure(outcome: object): outcome is Failure {
	return 'code' in outcome;
}
