import type { IExecuteFunctions } from 'n8n-workflow';
import { claimBatch, finishBatch } from '../../../lib/ledger/inbox-batches';
import type { Ledger } from '../../../lib/ledger/open';
import { openLedgerOf } from '../../shared/open';
import { inboxOf } from '../inbox';
import type { Ticket } from '../ticket';
import { claimPresent, endIdlePresence, processId } from './process-presence';
import { toReceived, type Received } from './received';

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
	const open = async (): Promise<Ledger> => await openLedgerOf(context);
	const who = { process: processId, execution: context.getExecutionId() };
	const claimed = await claimPresent(open, async () => {
		return await claimBatch(db, inbox, batch, { ...who, now: Date.now() });
	}).catch(async (error: unknown) => {
		await endIdlePresence(db);
		return await Promise.reject(error);
	});
	if (!claimed) {
		await endIdlePresence(db);
		return undefined;
	}
	// Whoever runs the execution ends the batch as well: the process that started it may be gone by then.
	context.onExecutionFinish?.(async () => await finish(open, inbox, batch));
	return claimed.map(toReceived);
}

async function finish(open: () => Promise<Ledger>, inbox: string, batch: number): Promise<void> {
	const ledger = await open();
	try {
		await finishBatch(ledger.db, inbox, batch, { process: processId });
		await endIdlePresence(ledger.db);
	} finally {
		await ledger.close();
	}
}
