import type { INodeProperties } from 'n8n-workflow';
import { optionsCollection } from '../../shared/fields';
import { jobLocator } from '../find-job';

export const runFields: INodeProperties[] = [
	{
		...jobLocator,
		required: false,
		description: 'The job to work on. Empty: all that are queued, sharing the calls by priority.',
	},
	{
		displayName: 'Longest Run (Minutes)',
		name: 'longestRun',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description:
			'The run ends by then, with whatever is left; the schedule calls the next one. Keep it below the timeout of executions.',
	},
	optionsCollection([
		{
			displayName: 'Stop After Failures in a Row',
			name: 'stopAfter',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 20,
			description:
				'Stop a job when so many of its relations in a row fail for the same reason, until a person has looked into it and resumes it. 0 never stops.',
		},
	]),
];
