import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { openLedger, type Ledger } from '../../../lib/ledger/open';
import { WecomTag } from '../../../nodes/WecomTag/WecomTag.node';
import type { WecomResult } from '../../../nodes/shared/change-set/item-result';
import type { TestCorp } from '../corp';
import { runNode, type NodeRun, type NodeRunRequest } from '../engine';

export interface RunOptions extends Partial<Pick<NodeRunRequest, 'credentials' | 'onError' | 'signal'>> {
	/** Fields of the wecomApi credential besides those of the corp. */
	wecomApi?: IDataObject;
}

/** For corps without quotas: nothing waits for a window to pass. */
export const UNLIMITED: IDataObject = {
	advanced: true,
	quotaShare: 100,
	maxConcurrency: 5,
	quotas: '1000000/1',
};

/** Runs the WeCom Tag node on a corp. `operation` is `resource.operation`. */
export async function runTag(
	corp: TestCorp,
	operation: string,
	parameters: IDataObject,
	items: NodeRunRequest['items'],
	{ wecomApi, ...options }: RunOptions = {},
): Promise<NodeRun> {
	const [resource, name] = operation.split('.');
	return await runNode({
		node: new WecomTag(),
		parameters: { resource, operation: name, ...parameters },
		items,
		credentials: corp.credentials(wecomApi as Parameters<TestCorp['credentials']>[0]),
		...options,
	});
}

/** Marks; an execution that fails as a whole fails the test. */
export async function mark(
	corp: TestCorp,
	items: NodeRunRequest['items'],
	parameters: IDataObject = {},
	options: RunOptions = {},
): Promise<NodeRun> {
	return succeeded(await runTag(corp, 'customerTag.mark', parameters, items, options));
}

export function succeeded(run: NodeRun): NodeRun {
	if (run.error) throw run.error;
	return run;
}

/** What the node says of each input item, in input order, whichever output it went to. */
export function results(run: NodeRun): WecomResult[] {
	const found: WecomResult[] = [];
	for (const item of run.outputs.flat()) found[indexOf(item)] = resultOf(item);
	return found;
}

export function resultOf(item: INodeExecutionData): WecomResult {
	return item.json.wecom as unknown as WecomResult;
}

function indexOf(item: INodeExecutionData): number {
	const paired = item.pairedItem;
	if (typeof paired !== 'object' || Array.isArray(paired)) throw new Error('an output item is not paired');
	return paired.item;
}

export function hint(run: NodeRun): string {
	return run.hints.map(({ message }) => message).join('\n');
}

/** How many items ended how. */
export function tally(run: NodeRun): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { status } of results(run)) counts[status] = (counts[status] ?? 0) + 1;
	return counts;
}

/** A list of tags as the editor stores it. */
export const chosen = (...tags: string[]): IDataObject => ({
	tags: tags.map((value) => ({ tag: { __rl: true, mode: 'name', value } })),
});

/** The ledger the corp's runs write to. Close it. */
export async function ledgerOf(corp: TestCorp): Promise<Ledger> {
	const { file } = corp.credentials().tagLedgerApi!;
	return await openLedger({ kind: 'sqlite', file: String(file) });
}
