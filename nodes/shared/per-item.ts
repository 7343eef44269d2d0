import type { IExecuteFunctions, INodeExecutionData, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { forEachConcurrently } from './event-loop';
import { toNodeError } from './node-error';

/**
 * Runs `work` for each item and pairs what comes out with it. A failure ends the run, or, where the user
 * chose to continue, becomes an item with the error.
 * @param atOnce items worked on at the same time; what comes out keeps the items' sequence
 */
export async function perItem(
	context: IExecuteFunctions,
	work: (itemIndex: number) => Promise<INodeExecutionData[]>,
	atOnce = 1,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const outputs = items.map((): INodeExecutionData[] => []);
	await forEachConcurrently(items.entries(), atOnce, async ([itemIndex, item]) => {
		try {
			const done = await work(itemIndex);
			outputs[itemIndex] = done.map((output) => ({ ...output, pairedItem: { item: itemIndex } }));
		} catch (error) {
			const failure: NodeApiError | NodeOperationError = toNodeError(context.getNode(), error, itemIndex);
			if (!context.continueOnFail()) throw failure;
			outputs[itemIndex] = [{ json: { ...item.json }, error: failure, pairedItem: { item: itemIndex } }];
		}
	});
	return [outputs.flat()];
}
