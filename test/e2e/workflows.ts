import type { WorkflowFile, WorkflowNode } from '../../runtime/n8n-rest';

const wecomTag = 'n8n-nodes-wecom-tagops.wecomTag';

/** Webhook → all customers → one tag for every relation; answers with the first item. */
export function markEveryone(path: string, tag: string): WorkflowFile {
	return chain(`Mark everyone with ${tag}`, [
		node('Start', 'n8n-nodes-base.webhook', 2.1, {
			httpMethod: 'POST',
			path,
			responseMode: 'lastNode',
			options: {},
		}),
		node('Customers', wecomTag, 1, { resource: 'customer', operation: 'getMany' }),
		node('Mark', wecomTag, 1, {
			resource: 'customerTag',
			operation: 'mark',
			addTags: { tags: [{ tag: { __rl: true, mode: 'name', value: tag } }] },
		}),
	]);
}

/** Webhook with customers → Gray Rollout: Assign, whose second stage wants approval; answers with the first item. */
export function startRollout(path: string, rolloutId: string): WorkflowFile {
	const stage = (share: number, approval: boolean) => ({ share, soakHours: 0, minSample: 0, approval });
	return chain('Start a rollout', [
		node('Start', 'n8n-nodes-base.webhook', 2.1, {
			httpMethod: 'POST',
			path,
			responseMode: 'lastNode',
			options: {},
		}),
		node('Customers', 'n8n-nodes-base.code', 2, {
			jsCode:
				'return $input.first().json.body.customers.map((external_userid) => ({ json: { external_userid } }));',
		}),
		node('Assign', 'n8n-nodes-wecom-tagops.grayRollout', 1, {
			resource: 'customer',
			operation: 'assign',
			rolloutId,
			stages: { stage: [stage(99.98, false), stage(99.99, true)] },
			controlShare: 0,
			metrics: {},
		}),
	]);
}

/** Manual start → the given items → a WeCom Tag node that does not know its tag yet. */
export function markByHand(items: object[]): WorkflowFile {
	return chain('Mark by hand', [
		node('开始', 'n8n-nodes-base.manualTrigger', 1, {}),
		node('客户名单', 'n8n-nodes-base.code', 2, {
			jsCode: `return ${JSON.stringify(items.map((json) => ({ json })))};`,
		}),
		node('打标签', wecomTag, 1, {
			resource: 'customerTag',
			operation: 'mark',
			addTags: { tags: [{ tag: { __rl: true, mode: 'list', value: '' } }] },
		}),
	]);
}

function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: Record<string, unknown>,
): WorkflowNode {
	return { id: `id-${name}`, name, type, typeVersion, parameters, webhookId: `webhook-${name}` };
}

/** Wires the nodes one after the other. */
function chain(name: string, nodes: WorkflowNode[]): WorkflowFile {
	const connections = Object.fromEntries(
		nodes
			.slice(0, -1)
			.map(({ name: from }, index) => [
				from,
				{ main: [[{ node: nodes[index + 1]?.name, type: 'main', index: 0 }]] },
			]),
	);
	const placed = nodes.map((each, index) => ({ ...each, position: [index * 260, 0] }));
	return { name, nodes: placed, connections, settings: { executionOrder: 'v1' } };
}
