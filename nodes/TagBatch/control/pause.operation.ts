import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { OpenClient } from '../../shared/open';
import { jobLocator } from '../find-job';
import { moveJobs, noteField } from './move-jobs';

export const description: INodeProperties[] = [jobLocator, noteField];

/** Nothing more of the job is begun, until it is resumed. */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	return await moveJobs(context, open, { to: 'paused', refusal: 'JOB_CANNOT_PAUSE' });
}
