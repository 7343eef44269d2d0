import { LoadOptionsContext } from 'n8n-core';
import { NodeHelpers, Workflow, type INode } from 'n8n-workflow';
import { PermissionGuard } from '../../../nodes/PermissionGuard/PermissionGuard.node';
import { TestCorp } from '../corp';
import { newAdditionalData } from '../engine';

const node = new PermissionGuard();
let corp: TestCorp;

beforeAll(async () => (corp = await TestCorp.start()));
afterAll(async () => await corp.stop());

/** Asks as the editor does when a person types into a picker. */
async function search(method: keyof PermissionGuard['methods']['listSearch'], filter?: string) {
	const tested: INode = {
		id: 'tested',
		name: 'Tested',
		type: 'test.permissionGuard',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { wecomApi: { id: '1', name: 'wecom' } },
	};
	const nodeTypes = {
		getByName: () => node,
		getByNameAndVersion: () => NodeHelpers.getVersionedNodeType(node, 1),
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ nodes: [tested], connections: {}, active: false, nodeTypes });
	const additionalData = newAdditionalData(corp.credentials());
	const context = new LoadOptionsContext(workflow, tested, additionalData, 'parameters.owner');
	return (await node.methods.listSearch[method].call(context, filter)).results;
}

test('departments are shown by their path and found by any part of it', async () => {
	expect(await search('searchDepartments', '总部 市场')).toEqual([{ name: '总部/市场部', value: '3' }]);
	const names = (await search('searchDepartments')).map(({ name }) => name);
	expect(names).toEqual(expect.arrayContaining(['总部', '总部/客服部', '华东大区', '华东大区/上海店']));
});

test.each(['searchMembers', 'searchTags', 'searchTagGroups'] as const)(
	'%s has something to pick',
	async (method) => {
		expect((await search(method)).length).toBeGreaterThan(0);
	},
);
