import { LoadOptionsContext } from 'n8n-core';
import { NodeHelpers, Workflow, type INode } from 'n8n-workflow';
import { TagBatch } from '../../../nodes/TagBatch/TagBatch.node';
import { operations } from '../../../nodes/TagBatch/operations';
import { expectPromised, listSchemas } from '../../package/output-shape';
import { TestCorp } from '../corp';
import { newAdditionalData } from '../engine';
import { chosen, drain, enqueue, JOB, locatorOf, runBatch, succeeded } from './batching';

const VIP = '客户等级/VIP';

let corp: TestCorp;

beforeEach(async () => {
	corp = await TestCorp.start({ customers: 100 });
});
afterEach(async () => await corp.stop());

describe('the output preview shown before the first run', () => {
	test('exists for every operation and for nothing else', () => {
		expect(listSchemas('TagBatch').sort()).toEqual(operations.map(({ value }) => `${value}.json`).sort());
	});

	test('is what the node really gives', async () => {
		const items = (await corp.relations()).map(({ userid, external_userid }) => ({
			userid,
			external_userid,
		}));
		const run = async (operation: string, parameters: object, given = [{}]): Promise<void> => {
			const { outputs } = succeeded(await runBatch(corp, operation, { ...parameters }, given));
			expectPromised(outputs[0]![0]!.json, 'TagBatch', operation);
		};
		const job = { job: locatorOf(JOB) };
		await run('enqueue', { jobName: JOB, when: 'always', addTags: chosen(VIP) }, items);
		await run('pause', job);
		await run('resume', job);
		await run('status', { ...job, picture: false });
		await run('run', {});
		await enqueue(corp, items, { jobName: 'other', addTags: chosen('双十一活动/受邀') });
		await run('cancel', { job: locatorOf('other') });
	});
});

test('the picker of jobs says where each stands, newest first, and finds by every word typed', async () => {
	const items = (await corp.relations())
		.slice(0, 5)
		.map(({ userid, external_userid }) => ({ userid, external_userid }));
	await enqueue(corp, items, { addTags: chosen(VIP) });
	await drain(corp);
	await new Promise((resolve) => setTimeout(resolve, 5));
	await enqueue(corp, items, { jobName: '老客召回', addTags: chosen('双十一活动/受邀') });
	expect((await listJobs('')).map(({ name }) => name)).toEqual([
		'老客召回 · queued · 0 of 5',
		`${JOB} · finished · 5 of 5`,
	]);
	const found = await listJobs('回访 finished');
	expect(found).toMatchObject([
		{ name: `${JOB} · finished · 5 of 5`, value: expect.stringMatching(/^job_/) as string },
	]);
});

/** What the editor lists when a person types into the picker. */
async function listJobs(filter: string) {
	const node = new TagBatch();
	const tested: INode = {
		...{
			id: 'tested',
			name: 'Tested',
			type: 'test.tagBatch',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		},
		credentials: { wecomApi: { id: '1', name: 'wecom' }, tagLedgerApi: { id: '2', name: 'ledger' } },
	};
	const nodeTypes = {
		getByName: () => node,
		getByNameAndVersion: () => NodeHelpers.getVersionedNodeType(node, 1),
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ nodes: [tested], connections: {}, active: false, nodeTypes });
	const data = newAdditionalData(corp.credentials());
	const context = new LoadOptionsContext(workflow, tested, data, 'parameters.job');
	return (await node.methods.listSearch.searchJobs.call(context, filter)).results;
}
