import { LoadOptionsContext } from 'n8n-core';
import { NodeHelpers, Workflow, type INode, type INodeListSearchItems } from 'n8n-workflow';
import { GrayRollout } from '../../../nodes/GrayRollout/GrayRollout.node';
import type { TestCorp } from '../corp';
import { newAdditionalData } from '../engine';

/** What the editor lists when a person types into the picker of rollouts. */
export async function listRollouts(corp: TestCorp, filter: string): Promise<INodeListSearchItems[]> {
	const node = new GrayRollout();
	const tested: INode = {
		id: 'tested',
		name: 'Tested',
		type: 'test.grayRollout',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { wecomApi: { id: '1', name: 'wecom' }, tagLedgerApi: { id: '2', name: 'ledger' } },
	};
	const nodeTypes = {
		getByName: () => node,
		getByNameAndVersion: () => NodeHelpers.getVersionedNodeType(node, 1),
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ nodes: [tested], connections: {}, active: false, nodeTypes });
	const data = newAdditionalData(corp.credentials());
	const context = new LoadOptionsContext(workflow, tested, data, 'parameters.rollout');
	return (await node.methods.listSearch.searchRollouts.call(context, filter)).results;
}
