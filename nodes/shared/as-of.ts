import type { IExecuteFunctions } from 'n8n-workflow';
import { parseZonedTime } from '../../lib/domain/calendar/zoned-time';
import { message } from './messages';
import { InputError } from './node-error';

/**
 * The moment that option `asOf` says to take for now, epoch ms; without one, now.
 * @param field how the user calls the option
 * @throws InputError for a text that is no time
 */
export function readAsOf(context: IExecuteFunctions, field: string): number {
	const asOf = context.getNodeParameter('options.asOf', 0, '') as string;
	if (asOf === '') return Date.now();
	const moment = parseZonedTime(String(asOf), context.getTimezone());
	if (moment !== undefined) return moment;
	throw new InputError('INVALID_FIELD', {
		field,
		value: JSON.stringify(asOf),
		expected: message('EXPECT_TIME'),
	});
}
