import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { JobOutcome } from '../../../lib/ledger/open-job';
import { message, type MessageCode } from '../../shared/messages';
import { feasibilityResult, feasibilityText, type Feasibility } from '../feasibility';
import { countText, stateWord } from '../words';
import type { HandedIn } from './hand-in';
import { listRefused, type Refused } from './refused';

/** What Enqueue says of the job. */
export function summaryOf(
	{ job, outcome, added, merged, known, replaced, handedIn, saved }: HandedIn,
	feasibility: Feasibility,
): IDataObject {
	return {
		...{ id: job.id, name: job.name, status: job.state, outcome },
		...{ handed_in: handedIn, relations: added, merged, known, replaced },
		calls_saved: saved,
		feasibility: feasibilityResult(feasibility),
	};
}

/** Every item was refused: there is no job. */
export function noJob(name: string, refused: Refused): IDataObject {
	return {
		...{ id: null, name, status: 'refused', outcome: 'refused' },
		...{ handed_in: 0, relations: 0, merged: 0, known: 0, replaced: 0, calls_saved: 0 },
		...listRefused(refused),
	};
}

const OUTCOMES: Readonly<Record<JobOutcome, MessageCode>> = {
	created: 'ENQUEUED_CREATED',
	continued: 'ENQUEUED_CONTINUED',
	already: 'ENQUEUED_ALREADY',
	added_to: 'ENQUEUED_ADDED',
};

export function reportEnqueued(
	context: IExecuteFunctions,
	{ job, outcome, added, replaced, saved }: HandedIn,
	feasibility: Feasibility,
	refused: number,
): void {
	const sentences = [
		message(OUTCOMES[outcome], {
			job: job.name,
			state: stateWord(job.state),
			relations: countText(added),
			saved: countText(saved),
		}),
	];
	if (replaced > 0) sentences.push(message('ENQUEUED_REPLACED', { replaced: countText(replaced) }));
	if (refused > 0) sentences.push(message('ENQUEUED_REFUSED', { refused: countText(refused) }));
	if (job.state === 'queued') sentences.push(feasibilityText(feasibility));
	// Cancelled, stopped or paused: nothing will happen, though the user asked for it.
	const isWaiting = job.state !== 'queued' && job.state !== 'finished';
	const type = refused > 0 || isWaiting ? 'warning' : 'info';
	context.addExecutionHints({ message: sentences.join(' '), location: 'outputPane', type });
}
