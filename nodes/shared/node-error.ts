import { NodeApiError, NodeOperationError, UserError, type INode } from 'n8n-workflow';
import { DocumentError } from '../../lib/domain/document/problem';
import { LedgerError } from '../../lib/ledger/errors';
import { WecomCancelledError, WecomError } from '../../lib/wecom/errors';
import { ledgerText } from './error-texts';
import { callFailure } from './failure';
import { message, type MessageCode } from './messages';
import { problemText } from './rules/problem-text';

/** Input that ends the run: a sentence of the catalogue, and the item it is about. */
export class InputError extends UserError {
	constructor(
		readonly messageCode: MessageCode,
		values: Record<string, string | number>,
		readonly itemIndex?: number,
	) {
		super(message(messageCode, values));
	}
}

/** More would not fit into the error panel. */
const PROBLEMS_SHOWN = 20;

/** n8n tells a cancelled execution from a failed one by this name. */
class CancelledNodeError extends NodeOperationError {
	override name = 'CancelledNodeError';
}

/**
 * What the editor shows for a failed node: headline, what to do, and the item.
 * Only texts are taken over, never the error object: n8n stores what it is given.
 */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	if (error instanceof WecomCancelledError) return new CancelledNodeError(node, message('CANCELLED'));
	if (error instanceof WecomError) {
		const failure = callFailure(error);
		const described = { message: failure.message, description: failure.hint, itemIndex };
		return error.class === 'input'
			? new NodeOperationError(node, failure.message, described)
			: new NodeApiError(
					node,
					{ message: failure.message, code: failure.code },
					{ ...described, ...causeOf(error) },
				);
	}
	if (error instanceof LedgerError) {
		return new NodeOperationError(node, ledgerText(error), { itemIndex });
	}
	if (error instanceof DocumentError) {
		return new NodeOperationError(node, message('DOCUMENT_INVALID', { count: error.problems.length }), {
			description: error.problems.slice(0, PROBLEMS_SHOWN).map(problemText).join('\n'),
			itemIndex,
		});
	}
	if (error instanceof InputError) {
		return new NodeOperationError(node, error.message, { itemIndex: error.itemIndex ?? itemIndex });
	}
	return new NodeOperationError(node, error instanceof Error ? error : String(error), { itemIndex });
}

/** Lets n8n tell a wrong credential from a busy service. */
function causeOf(error: WecomError) {
	if (error.class === 'throttled') return { failure: { cause: 'rate-limited' as const } };
	if (error.class === 'credential' || error.class === 'token')
		return { failure: { cause: 'credential-invalid' as const } };
	return {};
}
