import type { INodeProperties } from 'n8n-workflow';
import { showFor } from '../../shared/fields';
import { jobLocator } from '../find-job';

export const JOBS = 'jobs';

export const FAILED_ITEMS = 'failedItems';

export const statusFields: INodeProperties[] = [
	{
		...jobLocator,
		required: false,
		description: 'The job to tell about. Empty: all that have not ended, and those of the last seven days.',
	},
	{
		displayName: 'Return',
		name: 'return',
		type: 'options',
		options: [
			{
				name: 'Failed Items',
				value: FAILED_ITEMS,
				description: 'One item per relation that failed, with its tags and why: ready to be enqueued again',
			},
			{
				name: 'Jobs',
				value: JOBS,
				description: 'One item per job: where it stands and when it will be done',
			},
		],
		default: JOBS,
	},
	...showFor({ return: [JOBS] }, [
		{
			displayName: 'Picture',
			name: 'picture',
			type: 'boolean',
			default: true,
			description: 'Whether to add a picture of each job: its progress and its rate over time',
		},
	]),
];
