import type { INodeProperties } from 'n8n-workflow';

export const batchSizeOption: INodeProperties = {
	displayName: 'Batch Size',
	name: 'batchSize',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description:
		'How many items the whole batch has, for a flow that works in parts. 0: the items of this run.',
};

export const refreshOption: INodeProperties = {
	displayName: 'Refresh the Directory',
	name: 'refreshDirectory',
	type: 'boolean',
	default: false,
	description: 'Whether to ask WeCom for departments and members again, which are remembered for ten minutes',
};
