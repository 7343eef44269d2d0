import type { IDataObject, INode, INodeType } from 'n8n-workflow';
import { changeSetId } from '../../lib/ledger/change-set-id';
import { createChangeSet } from '../../lib/ledger/change-sets';
import { planChanges } from '../../lib/ledger/changes';
import { openLedger } from '../../lib/ledger/open';
import { settleChanges } from '../../lib/ledger/settle-changes';
import { ConflictPrecheck } from '../../nodes/ConflictPrecheck/ConflictPrecheck.node';
import { PermissionGuard } from '../../nodes/PermissionGuard/PermissionGuard.node';
import { readJson } from '../package/registered';
import { TestCorp } from './corp';
import { runNode } from './engine';
import { readTagIds } from './wecom-tag/tag-ids';

interface Workflow {
	nodes: INode[];
	connections: Record<string, { main: Array<Array<{ node: string }>> }>;
}

const types: Record<string, () => INodeType> = {
	'n8n-nodes-wecom-tagops.permissionGuard': () => new PermissionGuard(),
	'n8n-nodes-wecom-tagops.conflictPrecheck': () => new ConflictPrecheck(),
};

let corp: TestCorp;
beforeEach(async () => {
	corp = await TestCorp.start({ customers: 20 });
});
afterEach(async () => await corp.stop());

/** Runs the workflow's own node on its own sample. @returns which samples went where, by the note of each */
async function run(file: string): Promise<Record<string, string[]>> {
	const { nodes, connections } = readJson<Workflow>('docs', 'workflows', file);
	const sample = nodes.find(({ name }) => name === '申请样例')!.parameters.jsCode as string;
	const items = JSON.parse(sample.replace(/^return |;$/g, '')) as Array<{ json: IDataObject }>;
	const node = nodes.find(({ type }) => type in types)!;
	const result = await runNode({
		node: types[node.type]!(),
		parameters: node.parameters as IDataObject,
		items,
		credentials: corp.credentials(),
	});
	if (result.error) throw result.error;
	const outputs = connections[node.name]!.main.map(([target]) => target!.node);
	return Object.fromEntries(
		outputs.map((name, index) => [
			name,
			(result.outputs[index] ?? []).map(({ json }) => String(json['说明'])),
		]),
	);
}

describe('the scenario workflows decide their own samples as their notes say', () => {
	it.each<[string, Record<string, string[]>]>([
		[
			'guard-headquarters-tag.json',
			{
				允许: ['运营专员打 VIP', '导购打自己的备注', '一半可以一半不可以'],
				需审批: [],
				拒绝: ['导购给自己的客户打 VIP', '一半可以一半不可以'],
			},
		],
		[
			'guard-region.json',
			{ 允许: ['华东经理，华东客户'], 需审批: [], 拒绝: ['华东经理，华南客户', '华南经理，华东客户'] },
		],
		[
			'guard-campaign-tags.json',
			{ 允许: ['客服打上受邀', '市场部摘掉受邀'], 需审批: [], 拒绝: ['客服摘掉受邀'] },
		],
		[
			'guard-trial-to-formal.json',
			{ 允许: ['教务给试听学员转正', '顾问给老学员打标签'], 需审批: [], 拒绝: ['顾问给试听学员转正'] },
		],
		['guard-temporary-grant.json', { 允许: ['甲店长，授权期内'], 需审批: [], 拒绝: ['乙店长，授权已结束'] }],
		['guard-too-many-edits.json', { 允许: ['市场部打受邀'], 需审批: [], 拒绝: [] }],
		[
			'precheck-paid-unpaid.json',
			{
				通过: ['另一个客户', '换状态：摘旧打新'],
				冲突: ['甲打已付款', '乙给同一客户打未付费'],
				免打扰: [],
			},
		],
		['precheck-skipped-stage.json', { 通过: ['走一步'], 冲突: ['跳过意向', '倒退'], 免打扰: [] }],
		['precheck-to-and-fro.json', { 通过: ['反复改的标签', '没改过的标签'], 冲突: [], 免打扰: [] }],
	])('%s', async (file, expected) => {
		expect(await run(file)).toEqual(expected);
	});

	it('guard-too-many-edits.json asks for approval after 500 changes within the hour', async () => {
		const tag = (await readTagIds(corp))('双十一活动/受邀');
		await journal(
			Array.from({ length: 500 }, (_, index) => ({
				external_userid: `wm${index}`,
				tag,
				operator: 'marketing',
			})),
		);
		expect(await run('guard-too-many-edits.json')).toEqual({ 允许: [], 需审批: ['市场部打受邀'], 拒绝: [] });
	});

	it('precheck-to-and-fro.json stops a tag that was turned again and again this week', async () => {
		const tag = (await readTagIds(corp))('活跃度/高活跃用户');
		for (const action of ['add', 'remove', 'add', 'remove'] as const) {
			await journal([{ userid: 'jia', external_userid: 'wmOne', tag, action }]);
		}
		expect(await run('precheck-to-and-fro.json')).toEqual({
			通过: ['没改过的标签'],
			冲突: ['反复改的标签'],
			免打扰: [],
		});
	});
});

interface Journalled {
	userid?: string;
	external_userid: string;
	tag: string;
	action?: 'add' | 'remove';
	operator?: string;
}

/** Writes applied changes to the ledger, as a run of WeCom Tag does. */
async function journal(changes: Journalled[]): Promise<void> {
	const ledger = await openLedger({ kind: 'sqlite', file: String(corp.credentials().tagLedgerApi!.file) });
	try {
		const now = Date.now();
		const id = changeSetId(now, Math.random);
		const nobody = { operator: null, workflow_id: null, execution_id: null, node_name: null, undoes: null };
		await createChangeSet(
			ledger.db,
			{ ...nobody, id, corp_id: corp.simulator.corpid, kind: 'mark', name: '' },
			now,
		);
		const seqs = await planChanges(
			ledger.db,
			id,
			changes.map(({ tag, userid = 'somebody', action = 'add', operator = null, ...customer }) => ({
				...customer,
				userid,
				tag_id: tag,
				action,
				operator,
			})),
			now,
		);
		const settled = seqs.map((seq) => ({ seq, state: 'applied' as const, finished_at: now }));
		await settleChanges(ledger.db, id, settled, now);
	} finally {
		await ledger.close();
	}
}
