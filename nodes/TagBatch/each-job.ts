import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Job } from '../../lib/ledger/jobs';
import type { Ledger } from '../../lib/ledger/open';
import { openLedgerOf, type OpenClient } from '../shared/open';
import { findChosenJob, jobsOfItems } from './find-job';

/**
 * Works on each job that the items name, once; its first item comes out with the result under `job`. All are
 * looked up before the first is touched, so that a mistyped name leaves nothing half done.
 */
export async function eachJob(
	context: IExecuteFunctions,
	{ corpId }: OpenClient,
	work: (ledger: Ledger, job: Job, itemIndex: number) => Promise<IDataObject>,
): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const ledger = await openLedgerOf(context);
	try {
		const found: Array<[Job, number]> = [];
		for (const [name, itemIndex] of jobsOfItems(context)) {
			found.push([await findChosenJob(ledger, corpId, name, itemIndex), itemIndex]);
		}
		const outputs: INodeExecutionData[] = [];
		for (const [job, itemIndex] of found) {
			const result = await work(ledger, job, itemIndex);
			outputs.push({ json: { ...items[itemIndex]!.json, job: result }, pairedItem: { item: itemIndex } });
		}
		return [outputs];
	} finally {
		await ledger.close();
	}
}
