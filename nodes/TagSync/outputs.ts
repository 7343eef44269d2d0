import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { message } from '../shared/messages';
import type { Undecided } from '../shared/undecided';
import { unreadableSync } from './kept-review';

/** Operations with two outputs, and what these are called. The first of them leads to changes of tags. */
export const OUTPUTS = {
	merge: ['Merged', 'Needs Review'],
	resolve: ['Merged', 'Needs Review'],
} as const;

export function hasTwoOutputs(operation: string): boolean {
	return Object.hasOwn(OUTPUTS, operation);
}

/** Where nothing was merged, nothing is let through. @param askedAt of items that were not asked for before, epoch ms */
export function leaveForReview(askedAt: number | undefined): Undecided {
	return {
		output: 1,
		outputs: 2,
		result: (cause, json) => {
			const reasons = [{ code: 'NOT_DECIDED', message: message('SYNC_NOT_DECIDED', { cause }) }];
			return { sync: unreadableSync(json, askedAt, reasons) };
		},
	};
}

/** The item as it comes out, with its pictures and files. */
export function toOutput(
	{ binary }: INodeExecutionData,
	itemIndex: number,
	json: IDataObject,
): INodeExecutionData {
	const output: INodeExecutionData = { json, pairedItem: { item: itemIndex } };
	if (binary) output.binary = binary;
	return output;
}
