import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Ledger } from '../../../lib/ledger/open';
import type { Rollout } from '../../../lib/ledger/rollouts';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { findRollout, rolloutsOfItems } from '../rollout-id';

/**
 * Works on each rollout that the items mean, once; its first item comes out with the result under `rollout`.
 * All are looked up before the first is touched, so that a mistyped id leaves nothing half done.
 */
export async function eachRollout(
	context: IExecuteFunctions,
	{ corpId }: OpenClient,
	work: (ledger: Ledger, rollout: Rollout, itemIndex: number) => Promise<IDataObject>,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const ledger = await openLedgerOf(context);
	try {
		const found: Array<[Rollout, number]> = [];
		for (const [id, itemIndex] of rolloutsOfItems(context)) {
			found.push([await findRollout(ledger, corpId, id, itemIndex), itemIndex]);
		}
		const outputs: INodeExecutionData[] = [];
		for (const [rollout, itemIndex] of found) {
			const result = await work(ledger, rollout, itemIndex);
			outputs.push({
				json: { ...items[itemIndex]!.json, rollout: result },
				pairedItem: { item: itemIndex },
			});
		}
		return [outputs];
	} finally {
		await ledger.close();
	}
}
