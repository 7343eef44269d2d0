import type { IExecuteFunctions, INodeExecutionData, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { message } from '../../shared/messages';
import { describeFailure } from './guard-result';

/**
 * What a run that failed gives where the user chose to continue. n8n would send the items on through the first
 * output, which is Allowed: here nothing was decided, so nothing is allowed.
 */
export function denyEverything(
	context: IExecuteFunctions,
	failure: NodeApiError | NodeOperationError,
): INodeExecutionData[][] {
	// How n8n tells a cancelled run.
	if (failure.name === 'CancelledNodeError') throw failure;
	const cause = [failure.message, failure.description].filter(Boolean).join('\n');
	const text = message('GUARD_NOT_DECIDED', { cause });
	const toErrorOutput = context.getNode().onError === 'continueErrorOutput';
	const denied = context.getInputData().map((item, index) => ({
		...item,
		json: { ...item.json, guard: { ...describeFailure({ code: 'NOT_DECIDED', message: text }) } },
		pairedItem: { item: index },
		...(toErrorOutput && { error: failure }),
	}));
	return [[], [], denied];
}
