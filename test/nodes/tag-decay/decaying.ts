import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { openLedger, type Ledger } from '../../../lib/ledger/open';
import { TagDecay } from '../../../nodes/TagDecay/TagDecay.node';
import { WecomTag } from '../../../nodes/WecomTag/WecomTag.node';
import type { TestCorp } from '../corp';
import { runNode, type NodeRun, type NodeRunRequest } from '../engine';

export type Relation = { userid: string; external_userid: string };

/** What a sweep says of one relation. */
export interface Decay {
	status: string;
	reasons: Array<{ code: string; rule: string; message: string }>;
	tags: Array<{
		tag: string;
		tag_id: string;
		age_days: number;
		expires_at: string;
		score?: number;
		policy: string;
	}>;
}

type Options = Partial<Pick<NodeRunRequest, 'credentials' | 'onError' | 'secondInput' | 'signal'>>;

/** Runs an operation of Tag Decay on a corp; how it ends is for the test to judge. */
export async function runDecay(
	corp: TestCorp,
	operation: string,
	parameters: IDataObject,
	items: NodeRunRequest['items'] = [{}],
	options: Options = {},
): Promise<NodeRun> {
	return await runNode({
		node: new TagDecay(),
		parameters: { operation, ...parameters },
		items,
		credentials: corp.credentials(),
		...options,
	});
}

export function succeeded(run: NodeRun): NodeRun {
	if (run.error) throw run.error;
	return run;
}

/** Policies as a document, in the parameters that hold it. */
export function byPolicies(policies: IDataObject[], others: IDataObject = {}): IDataObject {
	return { rulesFrom: 'document', document: JSON.stringify({ version: 1, policies, ...others }) };
}

export interface Swept {
	expired: INodeExecutionData[];
	expiring: INodeExecutionData[];
	/** `userid status tag@policy, …` of every item, in order. */
	lines: string[];
	run: NodeRun;
}

/** Sweeps as of a moment; an execution that fails as a whole fails the test. */
export async function sweep(
	corp: TestCorp,
	policies: IDataObject,
	asOf: string | undefined,
	parameters: IDataObject = {},
): Promise<Swept> {
	const { options, ...others } = parameters as { options?: IDataObject };
	const run = succeeded(
		await runDecay(corp, 'sweep', {
			...policies,
			...others,
			options: { ...options, ...(asOf !== undefined && { asOf }) },
		}),
	);
	const [expired = [], expiring = []] = run.outputs;
	return { expired, expiring, lines: [...expired, ...expiring].map(lineOf), run };
}

function lineOf({ json }: INodeExecutionData): string {
	const { status, tags } = decayOf(json);
	return `${String(json.userid)} ${status} ${tags.map(({ tag, policy }) => `${tag}@${policy}`).join(', ')}`;
}

export function decayOf(json: IDataObject): Decay {
	return json.decay as unknown as Decay;
}

/** Stamps tags of relations as if they had been put on at a time. */
export async function stampAt(
	corp: TestCorp,
	at: string,
	...relations: Array<Relation & { tags: string[] }>
): Promise<void> {
	const items = relations.map((relation) => ({ ...relation, at }));
	succeeded(await runDecay(corp, 'stamp', { age: 'field', ageField: 'at' }, items));
}

/** Records interactions as of a moment. */
export async function touch(
	corp: TestCorp,
	policies: IDataObject,
	items: IDataObject[],
	asOf: string | undefined,
	parameters: IDataObject = {},
): Promise<NodeRun> {
	const { options, ...others } = parameters as { options?: IDataObject };
	return succeeded(
		await runDecay(
			corp,
			'touch',
			{ ...policies, ...others, options: { ...options, ...(asOf !== undefined && { asOf }) } },
			items,
		),
	);
}

/** Marks in WeCom, with the WeCom Tag node. */
export async function mark(corp: TestCorp, items: NodeRunRequest['items']): Promise<NodeRun> {
	return succeeded(
		await runNode({
			node: new WecomTag(),
			parameters: { resource: 'customerTag', operation: 'mark' },
			items,
			credentials: corp.credentials(),
		}),
	);
}

/** The ledger the corp's runs write to. Close it. */
export async function ledgerOf(corp: TestCorp): Promise<Ledger> {
	const { file } = corp.credentials().tagLedgerApi!;
	return await openLedger({ kind: 'sqlite', file: String(file) });
}

export function hint(run: NodeRun): string {
	return run.hints.map(({ message }) => message).join('\n');
}

/** What a run that failed says: headline and description. */
export function faultOf(run: NodeRun): string {
	const error = run.error as (Error & { description?: string | null }) | undefined;
	return [error?.message, error?.description].filter(Boolean).join('\n');
}
