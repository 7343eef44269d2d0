import type { INodeProperties } from 'n8n-workflow';
import { operationChoice, operationFields, type ListedOperation } from '../shared/operations';
import * as cancel from './control/cancel.operation';
import * as pause from './control/pause.operation';
import * as resume from './control/resume.operation';
import * as enqueue from './enqueue/enqueue.operation';
import * as run from './run/run.operation';
import * as status from './status/status.operation';

export const operations: ListedOperation[] = [
	{
		name: 'Cancel',
		value: 'cancel',
		action: 'Cancel a job',
		description: 'End a job for good; what it has tagged stays tagged',
		operation: cancel,
	},
	{
		name: 'Enqueue',
		value: 'enqueue',
		action: 'Enqueue tag changes as a job',
		description: 'Put the items into a job that Run works off when its time comes',
		operation: enqueue,
	},
	{
		name: 'Pause',
		value: 'pause',
		action: 'Pause a job',
		description: 'Begin nothing more of a job until it is resumed',
		operation: pause,
	},
	{
		name: 'Resume',
		value: 'resume',
		action: 'Resume a job',
		description: 'Let a paused or stopped job go on, and try again what failed',
		operation: resume,
	},
	{
		name: 'Run',
		value: 'run',
		action: 'Run the jobs whose time it is',
		description: 'Work jobs off until nothing is left or their time is over. A schedule calls it again.',
		operation: run,
	},
	{
		name: 'Status',
		value: 'status',
		action: 'Tell the status of jobs',
		description: 'Progress, rate, time left and errors, as items and as a picture',
		operation: status,
	},
];

export const properties: INodeProperties[] = [
	operationChoice(operations, 'enqueue'),
	...operationFields(operations),
];
