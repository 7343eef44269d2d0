import type { INodeProperties } from 'n8n-workflow';
import { fanOutField, operatorField } from '../../shared/fields';

/** Options that mark, set and undo share. */
export const runOptions: INodeProperties[] = [
	{
		displayName: 'Change Set Name',
		name: 'changeSetName',
		type: 'string',
		default: '',
		placeholder: 'e.g. 双十一 第一批',
		description: 'What this batch is called in the ledger and in the list of change sets',
	},
	{
		displayName: 'Stop After Failures in a Row',
		name: 'stopAfter',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 20,
		description:
			'End the run when this many calls in a row fail with one cause that will not pass, such as a blocked app. 0 never stops.',
	},
	{
		displayName: 'Verify by Reading Back',
		name: 'verify',
		type: 'boolean',
		default: false,
		description: 'Whether to read the changed relations again and count what does not hold as failed',
	},
];

export const itemOptions: INodeProperties[] = [operatorField, fanOutField];

export const skipUnchangedOption: INodeProperties = {
	displayName: 'Read Current Tags First',
	name: 'readFirst',
	type: 'boolean',
	default: true,
	description:
		'Whether to read what each relation holds and skip what is already so. Off, every change is sent, and an undo also takes back tags that were there before.',
};
