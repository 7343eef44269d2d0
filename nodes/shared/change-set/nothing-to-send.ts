import type { INodeExecutionData } from 'n8n-workflow';

/** Whether Tag Sync found that the item's relation is already as it should be, so that its empty lists are no slip. */
export function hasNothingToSend({ json: { sync } }: INodeExecutionData): boolean {
	return typeof sync === 'object' && sync !== null && 'status' in sync && sync.status === 'unchanged';
}
