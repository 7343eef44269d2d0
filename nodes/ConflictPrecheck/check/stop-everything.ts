import type { IExecuteFunctions, INodeExecutionData, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { message } from '../../shared/messages';

/** Stands in place of a rule's id where the run as a whole failed. */
const RUN = 'run';

/**
 * What a run that failed gives where the user chose to continue. n8n would send the items on through the first
 * output, which is Clean: here nothing was judged, so all of them are in conflict.
 */
export function stopEverything(
	context: IExecuteFunctions,
	failure: NodeApiError | NodeOperationError,
): INodeExecutionData[][] {
	// How n8n tells a cancelled run.
	if (failure.name === 'CancelledNodeError') throw failure;
	const cause = [failure.message, failure.description].filter(Boolean).join('\n');
	const reason = { code: 'NOT_DECIDED', rule: RUN, message: message('PRECHECK_NOT_DECIDED', { cause }) };
	const toErrorOutput = context.getNode().onError === 'continueErrorOutput';
	const stopped = context.getInputData().map((item, index) => ({
		...item,
		json: { ...item.json, precheck: { status: 'conflict', findings: [], reasons: [{ ...reason }] } },
		pairedItem: { item: index },
		...(toErrorOutput && { error: failure }),
	}));
	return [[], stopped, []];
}
