import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { shorten } from '../shared/change-set/item-request';
import { message } from '../shared/messages';
import { momentOf } from '../shared/moments';
import { InputError } from '../shared/node-error';
import { label } from './label';

/** Stands in the collection of options; read with `readNow`. */
export const asOfField: INodeProperties = {
	displayName: 'As Of',
	name: 'asOf',
	type: 'dateTime',
	default: '',
	description: 'The moment at which tags are looked at, to see what will be due. Empty: now.',
};

/** Epoch ms. @throws InputError for what is no time */
export function readNow(context: IExecuteFunctions): number {
	const asOf = context.getNodeParameter('options.asOf', 0, '');
	// An expression may find nothing.
	const isNow = asOf === '' || asOf === null || asOf === undefined;
	return isNow ? Date.now() : readMoment(context, asOf, 'As Of');
}

/**
 * Epoch ms of ISO text, a date picker's value in the workflow's time zone, a Date, or a Unix time.
 * @param field what the editor calls it
 * @throws InputError
 */
export function readMoment(context: IExecuteFunctions, value: unknown, field: string): number {
	const at = momentOf(value, context.getTimezone());
	if (at !== undefined) return at;
	throw new InputError('INVALID_FIELD', {
		field: label(field),
		value: shorten(value),
		expected: message('EXPECT_MOMENT'),
	});
}
