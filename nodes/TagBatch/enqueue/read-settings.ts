import type { IExecuteFunctions } from 'n8n-workflow';
import type { Windows } from '../../../lib/domain/batch/windows/windows';
import type { JobPriority } from '../../../lib/ledger/schema';
import type { FanOutPolicy } from '../../shared/change-set/fan-out';
import { Breather } from '../../shared/event-loop';
import { message } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import { readRaw, valueReader } from '../../shared/read-field';
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
export async function readSettings(context: IExecuteFunctions, now: number): Promise<JobSettings> {
	const options = context.getNodeParameter('options', 0, {}) as Partial<JobSettings>;
	return {
		name: await readName(context),
		campaign: String(options.campaign ?? '').trim() || null,
		priority: context.getNodeParameter('priority', 0, 'normal') as JobPriority,
		windows: readJobWindows(context, now),
		addTo: options.addTo ?? false,
		fanOut: options.fanOut ?? 'fail',
		output: options.output ?? 'summary',
	};
}

async function readName(context: IExecuteFunctions): Promise<string> {
	const name = await soleName(context);
	const field = label('Job Name');
	const expected = message('EXPECT_JOB_NAME');
	if (name === '') throw new InputError('MISSING_FIELD', { field, expected });
	if (name.length <= LONGEST_NAME) return name;
	throw new InputError('INVALID_FIELD', { field, value: JSON.stringify(`${name.slice(0, 40)}…`), expected });
}

/** An expression may name another job for each item. @throws InputError naming two that differ */
async function soleName(context: IExecuteFunctions): Promise<string> {
	const readOf = valueReader(context, 'jobName', '', (value) => String(value ?? '').trim());
	const raw = readRaw(context, 'jobName', '');
	const [firstItem, ...others] = context.getInputData();
	const first = firstItem ? readOf(firstItem, 0) : '';
	// Of other expressions all items have the same value, and each evaluation takes half a millisecond.
	if (typeof raw !== 'string' || !/^=.*(?:\$json|\.item\b|\$itemIndex)/s.test(raw)) return first;
	const breather = new Breather();
	for (const [index, item] of others.entries()) {
		if (breather.due()) await breather.pause();
		const other = readOf(item, index + 1);
		if (other === first) continue;
		throw new InputError('JOB_NAMES_DIFFER', { field: label('Job Name'), first, other }, index + 1);
	}
	return first;
}
