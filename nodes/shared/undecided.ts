import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';

/** Where items go that a failed run decided nothing about. */
export interface Undecided {
	/** Index of the output behind which nothing happens, and how many outputs there are. */
	output: number;
	outputs: number;
	/** What the node adds to each of them. Without it they carry the error, and n8n shows them as failed. */
	result?: (cause: string, json: IDataObject) => IDataObject;
}

/**
 * What a run that failed as a whole gives where the user chose to continue. n8n would send the items on through
 * the first output, behind which tags are changed: here nothing was decided, so nothing is let through.
 */
export function leaveUndecided(
	context: IExecuteFunctions,
	failure: NodeApiError | NodeOperationError,
	{ output, outputs, result }: Undecided,
): INodeExecutionData[][] {
	// How n8n tells a cancelled run.
	if (failure.name === 'CancelledNodeError') throw failure;
	const cause = [failure.message, failure.description].filter(Boolean).join('\n');
	const carriesError = !result || context.getNode().onError === 'continueErrorOutput';
	const items = context.getInputData().map((item, index) => ({
		...item,
		json: { ...item.json, ...result?.(cause, item.json) },
		pairedItem: { item: index },
		...(carriesError && { error: failure }),
	}));
	return Array.from({ length: outputs }, (_, index) => (index === output ? items : []));
}
