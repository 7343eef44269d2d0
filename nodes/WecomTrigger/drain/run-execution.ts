import type { IRun, ITriggerFunctions } from 'n8n-workflow';
import type { Ticket } from '../ticket';

/**
 * What became of an execution: it came to an end of its own, good or bad; it did not start, or its process died;
 * or n8n tells a failure of which nobody knows whether the execution itself reported it.
 */
export type Outcome = 'ended' | 'died' | 'unsure';

/** Starts an execution of the workflow with a ticket and waits for its end. */
export async function runExecution(context: ITriggerFunctions, ticket: Ticket): Promise<Outcome> {
	const done = context.helpers.createDeferredPromise<IRun>();
	context.emit([[{ json: { ...ticket } }]], undefined, done);
	// n8n gives no run for one that it left out.
	return outcomeOf((await done.promise) as IRun | undefined);
}

/** Of one that waits (a Wait node), too: the flow has had its events. */
export function outcomeOf(run: Pick<IRun, 'status' | 'jobId'> | undefined): Outcome {
	if (run === undefined || run.status === 'crashed') return 'died';
	// What a worker reports carries its job. n8n makes up an error without one for a worker that fell silent.
	if (run.status === 'error' && run.jobId === undefined) return 'unsure';
	return 'ended';
}
