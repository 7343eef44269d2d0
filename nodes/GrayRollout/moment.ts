import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { parseZonedTime } from '../../lib/domain/calendar/zoned-time';
import { message } from '../shared/messages';
import { InputError } from '../shared/node-error';
import { label } from './label';

/** Stands in the collection of options; read with `readNow`. */
export const asOfOption: INodeProperties = {
	displayName: 'As Of',
	name: 'asOf',
	type: 'dateTime',
	default: '',
	description: 'The moment to take for now, for replays and trials of a flow. Empty: now.',
};

/** The moment of the run, epoch ms. @throws InputError for a text that is no time */
export function readNow(context: IExecuteFunctions): number {
	const asOf = context.getNodeParameter('options.asOf', 0, '') as string;
	if (asOf === '') return Date.now();
	const moment = parseZonedTime(String(asOf), context.getTimezone());
	if (moment !== undefined) return moment;
	throw new InputError('INVALID_FIELD', {
		field: label('As Of'),
		value: JSON.stringify(asOf),
		expected: message('EXPECT_TIME'),
	});
}

/** Whether the run takes another moment for now: then the ledger's own times tell nothing of it. */
export function isReplay(context: IExecuteFunctions): boolean {
	return context.getNodeParameter('options.asOf', 0, '') !== '';
}
