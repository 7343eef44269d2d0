import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

/** Who decides; for the history. Read with `readBy`. */
export const byField: INodeProperties = {
	displayName: 'By',
	name: 'by',
	type: 'string',
	default: '',
	placeholder: 'e.g. zhangsan',
	description: 'Who decides this, for the history. Empty: the workflow and the node.',
};

/** Who decides: whom the field names, else the workflow and the node. */
export function readBy(context: IExecuteFunctions, itemIndex = 0): string {
	const given = String(context.getNodeParameter('by', itemIndex, '')).trim();
	return given || [context.getWorkflow().name ?? '', context.getNode().name].filter(Boolean).join('/');
}
