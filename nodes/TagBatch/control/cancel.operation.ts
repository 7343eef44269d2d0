import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { OpenClient } from '../../shared/open';
import { jobLocator } from '../find-job';
import { moveJobs, noteField } from './move-jobs';

export const description: INodeProperties[] = [jobLocator, noteField];

/** Ends the job for good. What it has tagged stays so: its change sets can be undone. */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	return await moveJobs(context, open, { to: 'cancelled', refusal: 'JOB_CANNOT_CANCEL' });
}
