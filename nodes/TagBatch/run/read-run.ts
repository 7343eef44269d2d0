import type { IExecuteFunctions } from 'n8n-workflow';
import { readStopAfter, toNumber } from '../../shared/change-set/stop-after';
import { message } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import { label } from '../label';

const MINUTE_MS = 60_000;

const DAY_MS = 1_440 * MINUTE_MS;

/**
 * How long a run may take, in ms, and after how many failures in a row it stops a job.
 * @throws InputError naming the field that is wrong
 */
export function readRun(context: IExecuteFunctions): { longestMs: number; stopAfter: number } {
	const { stopAfter } = context.getNodeParameter('options', 0, {}) as { stopAfter?: unknown };
	return {
		longestMs: readLongestRun(context.getNodeParameter('longestRun', 0, 50)),
		stopAfter: readStopAfter(stopAfter, label('Stop After Failures in a Row')),
	};
}

function readLongestRun(value: unknown): number {
	const ms = toNumber(value) * MINUTE_MS;
	if (ms > 0 && ms <= DAY_MS) return ms;
	throw new InputError('INVALID_FIELD', {
		field: label('Longest Run (Minutes)'),
		value: JSON.stringify(value),
		expected: message('EXPECT_MINUTES'),
	});
}
