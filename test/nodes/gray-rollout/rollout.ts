import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { GrayRollout } from '../../../nodes/GrayRollout/GrayRollout.node';
import type { TestCorp } from '../corp';
import { runNode, type NodeRun, type NodeRunRequest } from '../engine';

export const HOUR = 3_600_000;

export const ID = 'double-eleven';

type Options = Partial<Pick<NodeRunRequest, 'credentials' | 'onError' | 'signal'>>;

export interface Told {
	code: string;
	rule?: string;
	message: string;
}

/** What the node says of a customer. */
export interface Placed {
	id: string;
	group: string;
	bucket: number;
	stage: number;
	share: number;
	reasons: Told[];
}

/** What the node says of a rollout. */
export interface Standing extends IDataObject {
	id: string;
	state: string;
	stage: number;
	decision: string;
	applied: boolean;
	overtaken: boolean;
	to_stage: number;
	reasons: Told[] & IDataObject[];
	checks: Array<{ name: string; metric?: string; outcome: string; code: string; message: string }> &
		IDataObject[];
	next_check_at: string | null;
}

/** Runs an operation, `resource.operation`, on a corp; how it ends is for the test to judge. */
export async function runRollout(
	corp: TestCorp,
	operation: string,
	parameters: IDataObject,
	items: NodeRunRequest['items'] = [{}],
	options: Options = {},
): Promise<NodeRun> {
	const [resource, name] = operation.split('.');
	return await runNode({
		node: new GrayRollout(),
		parameters: { resource, operation: name, ...parameters },
		items,
		credentials: corp.credentials(),
		...options,
	});
}

export function succeeded(run: NodeRun): NodeRun {
	if (run.error) throw run.error;
	return run;
}

/** A stage as the editor stores it. */
export function stage(share: number, changes: IDataObject = {}): IDataObject {
	return { share, soakHours: 24, minSample: 0, approval: false, ...changes };
}

export const COMPLAINT: IDataObject = {
	name: 'complaint',
	kind: 'guardrail',
	direction: 'lower_is_better',
	usualRate: 1,
};

/** A plan as the node's fields hold it: 5 → 20 → 50 → 100 %, a fifth in control, complaints as guardrail. */
export function planned(changes: IDataObject = {}): IDataObject {
	return {
		rolloutId: ID,
		stages: { stage: [5, 20, 50, 100].map((share) => stage(share)) },
		controlShare: 20,
		metrics: { metric: [COMPLAINT] },
		...changes,
	};
}

export const iso = (at: number): string => new Date(at).toISOString();

/** Assigns items as of a moment; an execution that fails as a whole fails the test. */
export async function assign(
	corp: TestCorp,
	items: NodeRunRequest['items'],
	parameters: IDataObject = {},
	at?: number,
	options: Options = {},
): Promise<NodeRun> {
	const asOf = at === undefined ? {} : { options: { asOf: iso(at) } };
	return succeeded(
		await runRollout(corp, 'customer.assign', { ...planned(), ...asOf, ...parameters }, items, options),
	);
}

/** An operation on the rollout. */
export async function operate(
	corp: TestCorp,
	operation: string,
	parameters: IDataObject = {},
	items: NodeRunRequest['items'] = [{}],
	options: Options = {},
): Promise<NodeRun> {
	return succeeded(
		await runRollout(
			corp,
			`rollout.${operation}`,
			{ rollout: { __rl: true, mode: 'id', value: ID }, ...parameters },
			items,
			options,
		),
	);
}

/** Evaluates as of a moment, with all outcomes known until then. */
export async function evaluate(
	corp: TestCorp,
	at: number,
	parameters: IDataObject = {},
	options: Options = {},
): Promise<NodeRun> {
	return await operate(
		corp,
		'evaluate',
		{ knownUntil: 'now', options: { asOf: iso(at) }, ...parameters },
		[{}],
		options,
	);
}

export async function recordOutcomes(
	corp: TestCorp,
	items: NodeRunRequest['items'],
	at: number,
	parameters: IDataObject = {},
	options: Options = {},
): Promise<NodeRun> {
	return await runRollout(
		corp,
		'customer.recordOutcome',
		{
			rollout: { __rl: true, mode: 'id', value: ID },
			metric: '={{ $json.kind }}',
			atField: 'at',
			options: { asOf: iso(at) },
			...parameters,
		},
		items,
		options,
	);
}

/** What the node says of the only item that came out, and on which output. */
export function standing(run: NodeRun): Standing & { output: number } {
	const output = run.outputs.findIndex((items) => items.length > 0);
	return { ...(run.outputs[output]![0]!.json.rollout as Standing), output };
}

export function placed(item: INodeExecutionData): Placed {
	return item.json.rollout as unknown as Placed;
}

/** The group of each input item, in input order. */
export function groups(run: NodeRun): string[] {
	const found: string[] = [];
	for (const item of run.outputs.flat()) {
		const paired = item.pairedItem;
		if (typeof paired !== 'object' || Array.isArray(paired)) throw new Error('an item is not paired');
		found[paired.item] = placed(item).group;
	}
	return found;
}

/** Names of the outputs, in their order. */
export const OUTPUTS = ['promote', 'hold', 'roll_back'];

export function hint(run: NodeRun): string {
	return run.hints.map(({ message }) => message).join('\n');
}

/** Customers whom nobody knows but the test. */
export function customers(count: number): Array<{ external_userid: string }> {
	return Array.from({ length: count }, (_, index) => ({
		external_userid: `wm${String(index).padStart(6, '0')}`,
	}));
}
