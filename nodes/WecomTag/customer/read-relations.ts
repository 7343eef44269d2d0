import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { WecomClient } from '../../../lib/wecom/client';
import type { CallOptions } from '../../../lib/wecom/endpoint';
import { iterateRelationsByUsers } from '../../../lib/wecom/relations';
import { loadTagLibrary } from '../../shared/change-set/library';
import { Breather } from '../../shared/event-loop';
import { perItem } from '../../shared/per-item';
import { compileFilters } from './filters';
import { relationItem } from './relation-item';

export const pageFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: true,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		displayOptions: { show: { returnAll: [false] } },
		description: 'Max number of results to return',
	},
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
];

/** Reads the relations of the members each item asks for, 100 relations a call. */
export async function readRelations(
	context: IExecuteFunctions,
	client: WecomClient,
	membersOf: (options: CallOptions, itemIndex: number) => Promise<string[]>,
): Promise<INodeExecutionData[][]> {
	const signal = context.getExecutionCancelSignal();
	const library = await loadTagLibrary(client, { includeStrategyTags: true, signal });
	return await perItem(context, async (itemIndex) => {
		const matches = compileFilters(context, itemIndex, library);
		const returnAll = context.getNodeParameter('returnAll', itemIndex, true) as boolean;
		const limit = returnAll ? Infinity : (context.getNodeParameter('limit', itemIndex, 50) as number);
		const simplify = context.getNodeParameter('simplify', itemIndex, true) as boolean;
		const members = await membersOf({ signal }, itemIndex);
		const found: INodeExecutionData[] = [];
		const breather = new Breather();
		for await (const relation of iterateRelationsByUsers(client, members, { signal })) {
			if (breather.due()) await breather.pause();
			if (!matches(relation)) continue;
			found.push(relationItem(relation, library, simplify));
			if (found.length >= limit) break;
		}
		return found;
	});
}
