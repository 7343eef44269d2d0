import type { IDataObject } from 'n8n-workflow';
import { openLedger, type Ledger } from '../../../lib/ledger/open';
import { TagBatch } from '../../../nodes/TagBatch/TagBatch.node';
import type { TestCorp } from '../corp';
import { runNode, type NodeRun, type NodeRunRequest } from '../engine';

export const JOB = '双十一 回访';

export type Options = Partial<Pick<NodeRunRequest, 'credentials' | 'onError' | 'signal'>>;

/** For corps without quotas: nothing waits for a window to pass. */
export const UNLIMITED: IDataObject = {
	advanced: true,
	quotaShare: 100,
	maxConcurrency: 5,
	quotas: '1000000/1',
};

/** Runs an operation of the node on a corp; how it ends is for the test to judge. */
export async function runBatch(
	corp: TestCorp,
	operation: string,
	parameters: IDataObject = {},
	items: NodeRunRequest['items'] = [{}],
	options: Options = {},
): Promise<NodeRun> {
	return await runNode({
		node: new TagBatch(),
		parameters: { operation, ...parameters },
		items,
		credentials: corp.credentials(UNLIMITED as Parameters<TestCorp['credentials']>[0]),
		...options,
	});
}

export function succeeded(run: NodeRun): NodeRun {
	if (run.error) throw run.error;
	return run;
}

export const locatorOf = (value: string): IDataObject => ({ __rl: true, mode: 'id', value });

/** What is said of the jobs that came out. */
export function jobsOf(run: NodeRun): IDataObject[] {
	return (run.outputs[0] ?? []).map(({ json }) => json.job as IDataObject);
}

/** Enqueues under a name, to be run at any time. */
export async function enqueue(
	corp: TestCorp,
	items: NodeRunRequest['items'],
	parameters: IDataObject = {},
	options: Options = {},
): Promise<IDataObject> {
	const run = await runBatch(
		corp,
		'enqueue',
		{ jobName: JOB, when: 'always', ...parameters },
		items,
		options,
	);
	return jobsOf(succeeded(run))[0]!;
}

/** Works off what is there. */
export async function drain(
	corp: TestCorp,
	parameters: IDataObject = {},
	options: Options = {},
): Promise<IDataObject[]> {
	return jobsOf(succeeded(await runBatch(corp, 'run', parameters, [{}], options)));
}

export async function status(corp: TestCorp, parameters: IDataObject = {}): Promise<IDataObject[]> {
	return jobsOf(succeeded(await runBatch(corp, 'status', { picture: false, ...parameters })));
}

/** An operation on the job of that name. */
export async function operate(
	corp: TestCorp,
	operation: string,
	job = JOB,
	parameters: IDataObject = {},
): Promise<IDataObject> {
	const run = await runBatch(corp, operation, { job: locatorOf(job), ...parameters });
	return jobsOf(succeeded(run))[0]!;
}

export function hint(run: NodeRun): string {
	return run.hints.map(({ message }) => message).join('\n');
}

export async function ledgerOf(corp: TestCorp): Promise<Ledger> {
	return await openLedger({ kind: 'sqlite', file: String(corp.credentials().tagLedgerApi!.file) });
}

/** As if every process that runs something had died so long ago. */
export async function backdateHeartbeats(corp: TestCorp, ms = 60_000): Promise<void> {
	const ledger = await ledgerOf(corp);
	try {
		await ledger.db
			.updateTable('change_sets')
			.set((eb) => ({ heartbeat_at: eb('heartbeat_at', '-', ms) }))
			.where('state', '=', 'running')
			.execute();
	} finally {
		await ledger.close();
	}
}

export async function marks(corp: TestCorp): Promise<{ effective: number; no_op: number }> {
	return (await corp.get<{ marks: { effective: number; no_op: number } }>('/sim/stats')).marks;
}

export const MARK_CALL = 'externalcontact/mark_tag';

/** A list of tags as the editor stores it. */
export const chosen = (...tags: string[]): IDataObject => ({
	tags: tags.map((value) => ({ tag: { __rl: true, mode: 'name', value } })),
});
