import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { ConflictPrecheck } from '../../../nodes/ConflictPrecheck/ConflictPrecheck.node';
import type { TestCorp } from '../corp';
import { runNode, type NodeRun, type NodeRunRequest } from '../engine';

export interface Told {
	code: string;
	severity?: string;
	rule: string;
	tags?: string[];
	from?: string;
	to?: string;
	message: string;
}

/** What the node says of an item. */
export interface Precheck {
	status: 'clean' | 'conflict' | 'suppressed';
	findings: Told[];
	reasons: Told[];
	repair?: {
		add_tag: string[];
		remove_tag: string[];
		drop_add: string[];
		drop_remove: string[];
		take_off: string[];
		message: string;
	};
	repaired?: true;
}

type Options = Partial<Pick<NodeRunRequest, 'credentials' | 'onError' | 'secondInput' | 'signal'>>;

/** Runs an operation of Conflict Precheck on a corp; how it ends is for the test to judge. */
export async function runPrecheck(
	corp: TestCorp,
	operation: string,
	parameters: IDataObject,
	items: NodeRunRequest['items'],
	options: Options = {},
): Promise<NodeRun> {
	return await runNode({
		node: new ConflictPrecheck(),
		parameters: { operation, ...parameters },
		items,
		credentials: corp.credentials(),
		...options,
	});
}

/** Checks items against a document of rules; an execution that fails as a whole fails the test. */
export async function check(
	corp: TestCorp,
	document: IDataObject,
	items: NodeRunRequest['items'],
	parameters: IDataObject = {},
	options: Options = {},
): Promise<NodeRun> {
	return succeeded(
		await runPrecheck(
			corp,
			'check',
			{ rulesFrom: 'document', document: JSON.stringify(document), ...parameters },
			items,
			options,
		),
	);
}

export function succeeded(run: NodeRun): NodeRun {
	if (run.error) throw run.error;
	return run;
}

export function precheckOf(item: INodeExecutionData): Precheck {
	return item.json.precheck as unknown as Precheck;
}

const STATUS_OF_OUTPUT = ['clean', 'conflict', 'suppressed'];

/** What the node says of each input item, in input order; each item is on the output of its status. */
export function verdicts(run: NodeRun): Precheck[] {
	const found: Precheck[] = [];
	for (const [output, items] of run.outputs.entries()) {
		for (const item of items) {
			const precheck = precheckOf(item);
			expect(precheck.status).toBe(STATUS_OF_OUTPUT[output]);
			const paired = item.pairedItem;
			if (typeof paired !== 'object' || Array.isArray(paired)) throw new Error('an item is not paired');
			found[paired.item] = precheck;
		}
	}
	return found;
}

/** `status CODE@rule …` of each item, for reading at a glance. */
export function summaries(run: NodeRun): string[] {
	return verdicts(run).map(({ status, findings }) =>
		[status, ...findings.map(({ code, rule }) => `${code}@${rule}`)].join(' '),
	);
}

export function hint(run: NodeRun): string {
	return run.hints.map(({ message }) => message).join('\n');
}

/** Items whose relation holds exactly these tags, without asking the corp. */
export function holding(
	customer: string,
	tags: string[],
	change: IDataObject,
	userid = 'zhangsan',
): IDataObject {
	return { userid, external_userid: customer, tags, ...change };
}

/** Current tags are read from the items. */
export const FROM_ITEMS: IDataObject = { currentTags: 'field' };
