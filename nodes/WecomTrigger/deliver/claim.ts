import type { IExecuteFunctions } from 'n8n-workflow';
import { claimBatch, finishBatch } from '../../../lib/ledger/inbox-batches';
import type { Ledger } from '../../../lib/ledger/open';
import type { CallbackEvent } from '../../../lib/wecom/callback/event';
import { openLedgerOf } from '../../shared/open';
import { inboxOf } from '../inbox';
import type { Ticket } from '../ticket';
import { holdPresence, processId } from './process-presence';
import type { Received } from './received';

/**
 * Claims the batch that the execution was started for. From then on its events are this execution's alone: should
 * the process die before the execution ends, they go to another one.
 * @returns undefined: somebody else has had them
 */
export async function claim(
	context: IExecuteFunctions,
	{ db }: Ledger,
	{ batch }: Ticket,
): Promise<Received[] | undefined> {
	const inbox = inboxOf(context);
	const endPresence = await holdPresence(async () => await openLedgerOf(context));
	const execution = context.getExecutionId();
	const claimed = await claimBatch(db, inbox, batch, {
		process: processId,
		execution,
		now: Date.now(),
	}).catch(async (error: unknown) => {
		await endPresence();
		return await Promise.reject(error);
	});
	if (!claimed) {
		await endPresence();
		return undefined;
	}
	// Whoever runs the execution ends the batch as well: the process that started it may be gone by then.
	context.onExecutionFinish?.(async () => {
		await finishBatch(db, inbox, batch).finally(endPresence);
	});
	return claimed.map(({ key, deliveries, payload }) => ({
		event: JSON.parse(payload) as CallbackEvent,
		key,
		deliveries,
	}));
}
