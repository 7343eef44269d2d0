import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Ledger } from '../../../lib/ledger/open';
import { describeRun, reportRecovered } from '../../shared/change-set/run-report';
import { openLedgerOf, type OpenClient } from '../../shared/open';
import { findChosenJob, jobsOfItems } from '../find-job';
import { Drain } from './drain';
import { readRun } from './read-run';
import { runFields } from './run-fields';
import { reportRun } from './run-result';
import { WorkedJobs } from './worked-jobs';

export const description = runFields;

/** Works jobs off while their time lasts. Runs once, however many items arrive. One item per job worked on. */
export async function execute(context: IExecuteFunctions, open: OpenClient): Promise<INodeExecutionData[][]> {
	const ledger = await openLedgerOf(context);
	try {
		const outputs: INodeExecutionData[] = [];
		for (const [name, itemIndex] of jobsOfItems(context)) {
			const chosen = name === '' ? undefined : (await findChosenJob(ledger, open.corpId, name, itemIndex)).id;
			for (const json of await drain(context, open, ledger, chosen)) {
				outputs.push({ json, pairedItem: { item: itemIndex } });
			}
		}
		return [outputs];
	} finally {
		await ledger.close();
	}
}

async function drain(
	context: IExecuteFunctions,
	open: OpenClient,
	ledger: Ledger,
	chosen: string | undefined,
): Promise<Array<INodeExecutionData['json']>> {
	const { longestMs, stopAfter } = readRun(context);
	const begun = Date.now();
	const { name: _name, ...changeSet } = describeRun(context, 'mark', open.corpId);
	const settings = {
		ledger,
		changeSet,
		endsAt: begun + longestMs,
		stopAfter,
		signal: context.getExecutionCancelSignal(),
	};
	const jobs = new WorkedJobs(open.corpId, settings, chosen);
	const drain = new Drain(open, settings, jobs);
	await drain.run();
	reportRecovered(context, drain.recovery.recovered);
	await jobs.refresh();
	return reportRun(context, jobs, { begun, endsAt: settings.endsAt, chosen });
}
