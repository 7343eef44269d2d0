import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { OpenClient } from '../../shared/open';
import { byField } from '../read-by';
import { rolloutLocator } from '../rollout-id';
import { moveByPerson, noteField } from './move-by-person';

export const description: INodeProperties[] = [rolloutLocator, byField, noteField];

/** Exposes nobody new until the rollout is resumed; who is exposed stays so, and outcomes go on counting. */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	return await moveByPerson(context, open, 'pause');
}
