import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { noteCallback } from '../../../lib/ledger/heard-callbacks';
import { openLedger, type Ledger } from '../../../lib/ledger/open';
import { noteEdited } from '../../../lib/ledger/relation-news';
import { TagSync } from '../../../nodes/TagSync/TagSync.node';
import { WecomTag } from '../../../nodes/WecomTag/WecomTag.node';
import type { TestCorp } from '../corp';
import { runNode, type NodeRun, type NodeRunRequest } from '../engine';

export type Relation = { userid: string; external_userid: string };

export interface SyncTag {
	tag: string;
	id: string;
	origin?: string;
	base: string;
	ours?: string;
	theirs?: string;
	side?: string;
	by?: string;
	at?: string;
	change_set?: string;
	held: boolean;
	kept: boolean;
	contested?: boolean;
	proposed?: boolean;
	code?: string;
}

/** What the node adds to items, under `sync`. */
export interface Sync {
	status: string;
	base?: string;
	asked_at?: string;
	tags: SyncTag[];
	reasons: Array<{ code: string; rule?: string; verdict?: string; decided_by?: string; message: string }>;
	proposal?: { add: string[]; remove: string[]; message: string };
	drift?: { appeared: string[]; vanished: string[] };
	cause?: string;
	message?: string;
	known_at?: string | null;
	heard_edit_at?: string | null;
	resolved_by?: string;
}

type Options = Partial<Pick<NodeRunRequest, 'credentials' | 'onError' | 'secondInput' | 'signal'>>;

/** Runs an operation of Tag Sync on a corp; how it ends is for the test to judge. */
export async function runSync(
	corp: TestCorp,
	operation: string,
	items: NodeRunRequest['items'],
	parameters: IDataObject = {},
	options: Options = {},
): Promise<NodeRun> {
	return await runNode({
		node: new TagSync(),
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

export interface Merged {
	merged: INodeExecutionData[];
	review: INodeExecutionData[];
	run: NodeRun;
}

export async function merge(
	corp: TestCorp,
	items: NodeRunRequest['items'],
	parameters: IDataObject = {},
	options: Options = {},
): Promise<Merged> {
	const run = succeeded(await runSync(corp, 'merge', items, parameters, options));
	const [merged = [], review = []] = run.outputs;
	return { merged, review, run };
}

export async function resolve(
	corp: TestCorp,
	items: NodeRunRequest['items'],
	parameters: IDataObject = {},
): Promise<Merged> {
	const run = succeeded(await runSync(corp, 'resolve', items, parameters));
	const [merged = [], review = []] = run.outputs;
	return { merged, review, run };
}

export async function calibrate(
	corp: TestCorp,
	parameters: IDataObject = {},
	items: NodeRunRequest['items'] = [{}],
): Promise<{ drift: INodeExecutionData[]; run: NodeRun }> {
	const run = succeeded(await runSync(corp, 'calibrate', items, parameters));
	return { drift: run.outputs[0] ?? [], run };
}

export function syncOf({ json }: INodeExecutionData): Sync {
	return json.sync as unknown as Sync;
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

/** A person puts a tag on, or takes it off, in the WeCom client. */
export async function editInWecom(
	corp: TestCorp,
	op: 'mark' | 'unmark',
	{ userid, external_userid }: Relation,
	tag_id: string,
): Promise<void> {
	await corp.post('/sim/console', { op, userid, external_userid, tag_id });
}

/** What WeCom Trigger notes when a callback tells of an edit; the reading of the relation is left to others. */
export async function hearEdit(corp: TestCorp, relation: Relation, at = Date.now()): Promise<void> {
	await withLedger(corp, async ({ db }) => {
		const { corpid } = corp.simulator;
		await noteCallback(db, corpid, at);
		await noteEdited(db, corpid, [{ ...relation, at }]);
	});
}

/** Callbacks reach this corp, about whatever. */
export async function hearCallback(corp: TestCorp, at = Date.now()): Promise<void> {
	await withLedger(corp, async ({ db }) => await noteCallback(db, corp.simulator.corpid, at));
}

export async function withLedger<T>(corp: TestCorp, work: (ledger: Ledger) => Promise<T>): Promise<T> {
	const { file } = corp.credentials().tagLedgerApi!;
	const ledger = await openLedger({ kind: 'sqlite', file: String(file) });
	try {
		return await work(ledger);
	} finally {
		await ledger.close();
	}
}

/** Tag ids by `group/tag`, from the simulator's own answer. */
export async function tagIds(corp: TestCorp): Promise<Map<string, string>> {
	const { corpid, corpsecret } = corp.simulator;
	const { access_token } = await corp.get<{ access_token: string }>(
		`/cgi-bin/gettoken?corpid=${corpid}&corpsecret=${corpsecret}`,
	);
	const { tag_group } = await corp.post<{
		tag_group: Array<{ group_name: string; tag: Array<{ id: string; name: string }> }>;
	}>(`/cgi-bin/externalcontact/get_corp_tag_list?access_token=${access_token}`);
	return new Map(
		tag_group.flatMap(({ group_name, tag }) =>
			tag.map(({ id, name }): [string, string] => [`${group_name}/${name}`, id]),
		),
	);
}

/** So that what follows happens in a later millisecond. */
export async function tick(ms = 3): Promise<void> {
	await new Promise((done) => setTimeout(done, ms));
}

export function hint(run: NodeRun): string {
	return run.hints.map(({ message }) => message).join('\n');
}

/** What a run that failed says: headline and description. */
export function faultOf(run: NodeRun): string {
	const error = run.error as (Error & { description?: string | null }) | undefined;
	return [error?.message, error?.description].filter(Boolean).join('\n');
}
