import type { IExecuteFunctions } from 'n8n-workflow';
import type { Windows } from '../../../lib/domain/batch/windows/windows';
import type { JobPriority } from '../../../lib/ledger/schema';
import type { FanOutPolicy } from '../../shared/change-set/fan-out';
import { message } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import { label } from '../label';
import { readJobWindows } from './read-windows';

/** What the node says of a job, besides its items. */
export interface JobSettings {
	name: string;
	campaign: string | null;
	priority: JobPriority;
	windows: Windows;
	addTo: boolean;
	fanOut: FanOutPolicy;
	output: 'summary' | 'items';
}

/** Longer names could not be told apart in a list. */
const LONGEST_NAME = 100;

/** @throws InputError naming the field that is empty or wrong */
export function readSettings(context: IExecuteFunctions, now: number): JobSettings {
	const options = context.getNodeParameter('options', 0, {}) as Partial<JobSettings>;
	return {
		name: readName(context),
		campaign: String(options.campaign ?? '').trim() || null,
		priority: context.getNodeParameter('priority', 0, 'normal') as JobPriority,
		windows: readJobWindows(context, now),
		addTo: options.addTo ?? false,
		fanOut: options.fanOut ?? 'fail',
		output: options.output ?? 'summary',
	};
}

function readName(context: IExecuteFunctions): string {
	const name = String(context.getNodeParameter('jobName', 0, '')).trim();
	const field = label('Job Name');
	const expected = message('EXPECT_JOB_NAME');
	if (name === '') throw new InputError('MISSING_FIELD', { field, expected });
	if (name.length <= LONGEST_NAME) return name;
	throw new InputError('INVALID_FIELD', { field, value: JSON.stringify(`${name.slice(0, 40)}…`), expected });
}
