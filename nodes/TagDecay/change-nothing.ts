import type { IExecuteFunctions, INodeExecutionData, NodeApiError, NodeOperationError } from 'n8n-workflow';

/**
 * What a run that failed as a whole gives where the user chose to continue. n8n would send the items on through
 * the first output, behind which tags are changed: they go to the second one, with the error.
 */
export function changeNothing(
	context: IExecuteFunctions,
	failure: NodeApiError | NodeOperationError,
): INodeExecutionData[][] {
	// How n8n tells a cancelled run.
	if (failure.name === 'CancelledNodeError') throw failure;
	const failed = context.getInputData().map((item, index) => ({
		...item,
		json: { ...item.json },
		error: failure,
		pairedItem: { item: index },
	}));
	return [[], failed];
}
