import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { Breather } from './event-loop';
import type { Failure } from './failure';

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
		if (!('code' in outcome)) {
			outcomes.push(outcome);
			continue;
		}
		const error = new NodeOperationError(node, outcome.message, { itemIndex });
		if (!goesOn) throw error;
		outcomes.push(error);
	}
	return outcomes;
}

export function isRead<T extends object>(outcome: T | NodeOperationError): outcome is T {
	return !(outcome instanceof NodeOperationError);
}

/** An item as it came, with what the node adds, or with why it could not be read. */
export function passOn(
	context: IExecuteFunctions,
	itemIndex: number,
	added: INodeExecutionData['json'] | NodeOperationError,
): INodeExecutionData {
	const { json, binary } = context.getInputData()[itemIndex]!;
	const pairedItem = { item: itemIndex };
	const output: INodeExecutionData =
		added instanceof NodeOperationError
			? { json: { ...json }, error: added, pairedItem }
			: { json: { ...json, ...added }, pairedItem };
	return binary ? { ...output, binary } : output;
}
