import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { openLedger, type Ledger } from '../../../lib/ledger/open';
import type { GuardResult } from '../../../nodes/PermissionGuard/check/guard-result';
import { PermissionGuard } from '../../../nodes/PermissionGuard/PermissionGuard.node';
import type { TestCorp } from '../corp';
import { runNode, type NodeRun, type NodeRunRequest } from '../engine';

export type GuardOptions = Partial<
	Pick<NodeRunRequest, 'credentials' | 'onError' | 'signal' | 'secondInput'>
>;

/** Runs Permission Guard on a corp; whatever ends the run is in `error`. */
export async function runGuard(
	corp: TestCorp,
	parameters: IDataObject,
	items: NodeRunRequest['items'],
	options: GuardOptions = {},
): Promise<NodeRun> {
	return await runNode({
		node: new PermissionGuard(),
		parameters: { operation: 'check', ...parameters },
		items,
		credentials: corp.credentials(),
		...options,
	});
}

export type Outcome = 'allowed' | 'needs_approval' | 'denied';

/** Checks; an execution that fails as a whole fails the test. */
export async function check(
	corp: TestCorp,
	parameters: IDataObject,
	items: NodeRunRequest['items'],
	options: GuardOptions = {},
): Promise<Record<Outcome, INodeExecutionData[]> & { run: NodeRun }> {
	const run = await runGuard(corp, parameters, items, options);
	if (run.error) throw run.error;
	const [allowed = [], needs_approval = [], denied = []] = run.outputs;
	return { allowed, needs_approval, denied, run };
}

export function guardOf(item: INodeExecutionData | undefined): GuardResult {
	return item?.json.guard as unknown as GuardResult;
}

export function hint(run: NodeRun): string {
	return run.hints.map(({ message }) => message).join('\n');
}

/** A policy as a document in the node. */
export const byDocument = (policy: object): IDataObject => ({
	rulesFrom: 'document',
	document: JSON.stringify(policy),
});

/** A table of the node, as the editor stores it. */
export const rows = (...all: IDataObject[]): IDataObject => ({ rows: all });

/** A picked value, as the editor stores it. */
export const picked = (value: string, mode = 'name'): IDataObject => ({ __rl: true, mode, value });

/** The ledger the corp's runs write to. Close it. */
export async function ledgerOf(corp: TestCorp): Promise<Ledger> {
	const { file } = corp.credentials().tagLedgerApi!;
	return await openLedger({ kind: 'sqlite', file: String(file) });
}
