import type { IDataObject, IExecuteFunctions, INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import { Breather } from '../../shared/event-loop';
import { isRead, passOn } from '../../shared/read-each';

/** The items with what became of each under `suppression`. */
export async function toItems<T extends object>(
	context: IExecuteFunctions,
	outcomes: ReadonlyArray<T | NodeOperationError>,
	toResult: (outcome: T) => IDataObject,
): Promise<INodeExecutionData[][]> {
	const outputs: INodeExecutionData[] = [];
	const breather = new Breather();
	for (const [index, outcome] of outcomes.entries()) {
		if (breather.due()) await breather.pause();
		outputs.push(passOn(context, index, isRead(outcome) ? { suppression: toResult(outcome) } : outcome));
	}
	return [outputs];
}
