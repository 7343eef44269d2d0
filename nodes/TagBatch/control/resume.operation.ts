import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { jobErrors } from '../../../lib/ledger/job-reports';
import { requireJob, type Job } from '../../../lib/ledger/jobs';
import type { Ledger } from '../../../lib/ledger/open';
import { resumeFailed } from '../../../lib/ledger/resume-failed';
import { isSystemic } from '../../shared/failure';
import { message } from '../../shared/messages';
import type { OpenClient } from '../../shared/open';
import { eachJob } from '../each-job';
import { jobLocator } from '../find-job';
import { jobState } from '../job-state';
import { stateWord } from '../words';
import { moveJob } from './move-jobs';

export const description: INodeProperties[] = [
	jobLocator,
	{
		displayName: 'Retry Failed Items',
		name: 'retry',
		type: 'options',
		options: [
			{ name: 'All', value: 'all', description: 'For when their cause is removed, whatever it was' },
			{ name: 'None', value: 'none', description: 'What failed stays so' },
			{
				name: 'Systemic',
				value: 'systemic',
				description: 'Those that failed for no fault of their own, such as a network or a credential',
			},
		],
		default: 'systemic',
		description: 'Which items of the job that failed are tried again. Works on finished jobs too.',
	},
];

type Retry = 'all' | 'none' | 'systemic';

/** Lets a paused or stopped job go on; with failed items to try again, a finished one too. */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	return await eachJob(context, open, async (ledger, job, itemIndex) => {
		const retry = context.getNodeParameter('retry', itemIndex, 'systemic') as Retry;
		const retried = job.state === 'cancelled' ? 0 : await retryFailed(ledger, job, retry);
		const changed = await goOn(context, ledger, job, itemIndex, retried);
		const resumed = await requireJob(ledger.db, job.corp_id, job.id);
		const values = { job: job.name, state: stateWord(resumed.state), retried };
		return { ...jobState(resumed), changed, retried, message: message('JOB_RESUMED', values) };
	});
}

async function retryFailed(ledger: Ledger, job: Job, retry: Retry): Promise<number> {
	if (retry === 'none') return 0;
	const now = Date.now();
	if (retry === 'all') return await resumeFailed(ledger.db, job, { now });
	const causes = await jobErrors(ledger.db, job.id);
	const codes = causes
		.filter(({ code, message: text, class: of }) =>
			isSystemic({ code, message: text ?? '', class: of ?? 'unknown' }),
		)
		.map(({ code }) => code);
	return codes.length === 0 ? 0 : await resumeFailed(ledger.db, job, { codes: [...new Set(codes)], now });
}

/** @returns whether anything changed; a finished job with items to try again is queued by that alone */
async function goOn(
	context: IExecuteFunctions,
	ledger: Ledger,
	job: Job,
	itemIndex: number,
	retried: number,
): Promise<boolean> {
	if (job.state === 'finished' && retried > 0) return true;
	const move = { to: 'queued', refusal: 'JOB_CANNOT_RESUME' } as const;
	return (await moveJob(context, ledger, job, itemIndex, move)).changed || retried > 0;
}
