import type { IRun, ITriggerFunctions } from 'n8n-workflow';
import type { Ticket } from '../ticket';

/**
 * Starts an execution of the workflow with a ticket and waits for its end.
 * @returns false: it did not start, or its process died; its events are not done
 */
export async function runExecution(context: ITriggerFunctions, ticket: Ticket): Promise<boolean> {
	const done = context.helpers.createDeferredPromise<IRun>();
	context.emit([[{ json: { ...ticket } }]], undefined, done);
	// n8n gives no run for one that it left out.
	const run = (await done.promise) as IRun | undefined;
	return run !== undefined && run.status !== 'crashed';
}
