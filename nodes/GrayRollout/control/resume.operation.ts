import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { OpenClient } from '../../shared/open';
import { byField } from '../read-by';
import { rolloutLocator } from '../rollout-id';
import { moveByPerson, noteField } from './move-by-person';

export const description: INodeProperties[] = [rolloutLocator, byField, noteField];

/** Lets a paused rollout go on at the stage it was at. */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	return await moveByPerson(context, open, 'resume');
}
