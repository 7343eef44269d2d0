import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { readAsOf } from '../shared/as-of';
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
	return readAsOf(context, label('As Of'));
}

/** Whether the run takes another moment for now: then the ledger's own times tell nothing of it. */
export function isReplay(context: IExecuteFunctions): boolean {
	return context.getNodeParameter('options.asOf', 0, '') !== '';
}
