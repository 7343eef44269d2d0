import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { getFollowUserList } from '../../../lib/wecom/customers';
import type { OpenClient } from '../../shared/open';
import { readRelations, pageFields } from './read-relations';
import { filterFields } from './filters';

export const description: INodeProperties[] = [...pageFields, filterFields];

/** The customers of all members the app can see, one item per relation. */
export async function execute(
	context: IExecuteFunctions,
	{ client }: OpenClient,
): Promise<INodeExecutionData[][]> {
	return await readRelations(context, client, async (options) => await getFollowUserList(client, options));
}
