import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { setJobState, type ChosenState } from '../../../lib/ledger/job-states';
import { LedgerError } from '../../../lib/ledger/errors';
import type { Job } from '../../../lib/ledger/jobs';
import type { Ledger } from '../../../lib/ledger/open';
import { message, type MessageCode } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import type { OpenClient } from '../../shared/open';
import { eachJob } from '../each-job';
import { jobState } from '../job-state';
import { stateWord } from '../words';

export const noteField: INodeProperties = {
	displayName: 'Note',
	name: 'note',
	type: 'string',
	default: '',
	placeholder: 'e.g. 客服反馈异常，先停一天',
	description: 'Stays with the job, for those who look at it later',
};

export interface Move {
	to: ChosenState;
	/** What is said where the job's state does not allow it. */
	refusal: MessageCode;
}

/** Puts the chosen jobs into a state; what is so already stays as it is. */
export async function moveJobs(
	context: IExecuteFunctions,
	open: OpenClient,
	move: Move,
): Promise<INodeExecutionData[][]> {
	return await eachJob(context, open, async (ledger, job, itemIndex) => {
		const { changed, job: moved } = await moveJob(context, ledger, job, itemIndex, move);
		return {
			...jobState(moved),
			changed,
			message: message('JOB_IS', { job: job.name, state: stateWord(moved.state) }),
		};
	});
}

/** @throws InputError where the job's state does not allow it */
export async function moveJob(
	context: IExecuteFunctions,
	ledger: Ledger,
	job: Job,
	itemIndex: number,
	{ to, refusal }: Move,
): Promise<{ changed: boolean; job: Job }> {
	const text = String(context.getNodeParameter('note', itemIndex, '')).trim();
	const note = text === '' ? null : { code: 'BY_PERSON', message: text };
	return await setJobState(ledger.db, job, to, { note, now: Date.now() }).catch((error: unknown) => {
		if (!(error instanceof LedgerError) || error.code !== 'LEDGER_JOB_STATE') throw error;
		throw new InputError(refusal, { job: job.name, state: stateWord(job.state) }, itemIndex);
	});
}
