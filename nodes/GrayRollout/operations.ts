import { resourceFields, type Resource } from '../shared/operations';
import * as assign from './assign/assign.operation';
import * as advance from './control/advance.operation';
import * as pause from './control/pause.operation';
import * as resume from './control/resume.operation';
import * as rollBack from './control/roll-back.operation';
import * as evaluate from './evaluate/evaluate.operation';
import * as recordOutcome from './outcome/record-outcome.operation';
import * as status from './status/status.operation';

export const resources: Resource[] = [
	{
		name: 'Customer',
		value: 'customer',
		operations: [
			{
				name: 'Assign',
				value: 'assign',
				action: 'Assign customers to a rollout',
				description: 'Say who is exposed, who is held back and who is only compared with; start the rollout',
				operation: assign,
			},
			{
				name: 'Record Outcome',
				value: 'recordOutcome',
				action: 'Record outcomes of customers',
				description: 'Note orders, replies, complaints or deletions, which Evaluate then compares',
				operation: recordOutcome,
			},
		],
	},
	{
		name: 'Rollout',
		value: 'rollout',
		operations: [
			{
				name: 'Advance',
				value: 'advance',
				action: 'Advance a rollout',
				description: 'Let it go on to the next stage, on your word',
				operation: advance,
			},
			{
				name: 'Evaluate',
				value: 'evaluate',
				action: 'Evaluate a rollout',
				description: 'Check its stage, and promote it, hold it or roll it back',
				operation: evaluate,
			},
			{
				name: 'Pause',
				value: 'pause',
				action: 'Pause a rollout',
				description: 'Expose nobody new until it is resumed',
				operation: pause,
			},
			{
				name: 'Resume',
				value: 'resume',
				action: 'Resume a rollout',
				description: 'Let a paused rollout go on',
				operation: resume,
			},
			{
				name: 'Roll Back',
				value: 'rollBack',
				action: 'Roll a rollout back',
				description: 'End it and take its tags back, except where they changed since',
				operation: rollBack,
			},
			{
				name: 'Status',
				value: 'status',
				action: 'Tell the status of a rollout',
				description: 'Stage, customers, outcomes and decisions so far, with a picture',
				operation: status,
			},
		],
	},
];

/** The choices of resource and operation, and each field below them shown for its operations only. */
export const properties = resourceFields(resources, {
	resource: 'customer',
	operations: { customer: 'assign', rollout: 'evaluate' },
});
