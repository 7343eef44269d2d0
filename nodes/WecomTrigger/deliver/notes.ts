import type { IExecuteFunctions } from 'n8n-workflow';
import { WecomCancelledError, WecomError } from '../../../lib/wecom/errors';
import { LedgerError } from '../../../lib/ledger/errors';
import { ledgerText } from '../../shared/error-texts';
import { callFailure } from '../../shared/failure';
import { message, type MessageCode } from '../../shared/messages';

/** A reason as it stands in an item. */
export type Reason = {
	code: string;
	message: string;
};

export function reasonOf(error: unknown): Reason {
	if (error instanceof WecomError) {
		const { code, message: text } = callFailure(error);
		return { code, message: text };
	}
	if (error instanceof LedgerError) return { code: error.code, message: ledgerText(error) };
	return { code: 'UNEXPECTED', message: error instanceof Error ? error.message : String(error) };
}

/**
 * What could not be done for the events of a batch. They have left the inbox by then: whatever fails, the flow gets
 * them, and a hint says what they lack.
 */
export class Notes {
	private readonly texts = new Set<string>();

	add(code: MessageCode, values: Record<string, string | number> = {}): void {
		this.texts.add(message(code, values));
	}

	/**
	 * @returns what the step gives; undefined where it failed, which is noted
	 * @throws WecomCancelledError: a cancelled execution ends here
	 */
	async attempt<T>(code: MessageCode, step: () => Promise<T>): Promise<T | undefined> {
		return await step().catch((error: unknown) => {
			if (error instanceof WecomCancelledError) throw error;
			this.add(code, { cause: reasonOf(error).message });
			return undefined;
		});
	}

	show(context: IExecuteFunctions): void {
		for (const text of this.texts) {
			context.addExecutionHints({ message: text, location: 'outputPane', type: 'warning' });
		}
	}
}
