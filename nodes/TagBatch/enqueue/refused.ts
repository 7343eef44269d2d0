import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { isFailure } from '../../shared/change-set/item-request';
import type { Batch } from '../../shared/change-set/batch';
import type { Failure } from '../../shared/failure';
import { message } from '../../shared/messages';

/** Items that cannot be enqueued, by their index. */
export type Refused = ReadonlyMap<number, Failure>;

/** More would make the summary unreadable; with "Each Item" every item says its own. */
const LISTED = 100;

export function refusedItems({ requests }: Batch): Refused {
	const refused = new Map<number, Failure>();
	for (const [index, request] of requests.entries()) if (isFailure(request)) refused.set(index, request);
	return refused;
}

/** Where the user did not choose to continue, one bad item keeps all others out. @throws NodeOperationError */
export function requireNone(context: IExecuteFunctions, refused: Refused): void {
	const [first] = refused;
	if (first === undefined || context.continueOnFail()) return;
	const [itemIndex, failure] = first;
	throw new NodeOperationError(context.getNode(), failure.message, {
		description: message('NOTHING_ENQUEUED', { count: refused.size }),
		itemIndex,
	});
}

/** For the summary: the first of them, and how many there are. */
export function listRefused(refused: Refused): IDataObject {
	const listed = [...refused].slice(0, LISTED);
	return {
		refused_count: refused.size,
		refused: listed.map(([item, { code, message: text }]) => ({ item, code, message: text })),
	};
}
