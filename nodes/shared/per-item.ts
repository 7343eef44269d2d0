import type { IExecuteFunctions, INodeExecutionData, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { toNodeError } from './node-error';

/**
 * Runs `work` for each item and pairs what comes out with it. A failure ends the run, or, where the user
 * chose to continue, becomes an item with the error.
 */
export async function perItem(
	context: IExecuteFunctions,
	work: (itemIndex: number) => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[][]> {
	const outputs: INodeExecutionData[] = [];
	for (const [itemIndex, item] of context.getInputData().entries()) {
		try {
			for (const output of await work(itemIndex))
				outputs.push({ ...output, pairedItem: { item: itemIndex } });
		} catch (error) {
			const failure: NodeApiError | NodeOperationError = toNodeError(context.getNode(), error, itemIndex);
			if (!context.continueOnFail()) throw failure;
			outputs.push({ json: { ...item.json }, error: failure, pairedItem: { item: itemIndex } });
		}
	}
	return [outputs];
}
