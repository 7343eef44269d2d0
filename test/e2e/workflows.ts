import type { WorkflowFile, WorkflowNode } from '../../runtime/n8n-rest';

const wecomTag = 'n8n-nodes-wecom-tagops.wecomTag';
const tagBatch = 'n8n-nodes-wecom-tagops.tagBatch';

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

/** Webhook → all customers → one tag for every relation, as a job that may run at any time; answers with the job. */
export function enqueueEveryone(path: string, jobName: string, tag: string): WorkflowFile {
	return chain(`Enqueue ${jobName}`, [
		node('Start', 'n8n-nodes-base.webhook', 2.1, {
			httpMethod: 'POST',
			path,
			responseMode: 'lastNode',
			options: {},
		}),
		node('Customers', wecomTag, 1, { resource: 'customer', operation: 'getMany' }),
		node('Enqueue', tagBatch, 1, {
			operation: 'enqueue',
			jobName,
			when: 'always',
			addTags: { tags: [{ tag: { __rl: true, mode: 'name', value: tag } }] },
		}),
	]);
}

/** Webhook → Tag Batch: Run; answers at once. */
export function runJobs(path: string): WorkflowFile {
	return chain('Run jobs', [
		node('Start', 'n8n-nodes-base.webhook', 2.1, {
			httpMethod: 'POST',
			path,
			responseMode: 'onReceived',
			options: {},
		}),
		node('Run', tagBatch, 1, { operation: 'run' }),
	]);
}

/** Webhook → Tag Batch: Status of all jobs; answers with the first. */
export function jobStatus(path: string): WorkflowFile {
	return chain('Job status', [
		node('Start', 'n8n-nodes-base.webhook', 2.1, {
			httpMethod: 'POST',
			path,
			responseMode: 'lastNode',
			options: {},
		}),
		node('Status', tagBatch, 1, { operation: 'status' }),
	]);
}

/** WeCom Trigger, also on a port of its own where one is given → all items as one → the collector: one request per execution. */
export function collectEvents(collectorUrl: string, port?: number): WorkflowFile {
	return chain('Collect events', [
		node('Events', 'n8n-nodes-wecom-tagops.wecomTrigger', 1, {
			events: [
				...['add_external_contact', 'edit_external_contact', 'del_external_contact'].map(
					(change) => `change_external_contact/${change}`,
				),
				'change_external_tag/update',
				...['create', 'update', 'dismiss'].map((change) => `change_external_chat/${change}`),
			],
			...(port !== undefined && { ownPort: true, port }),
			options: { batchSize: 500 },
		}),
		node('Together', 'n8n-nodes-base.aggregate', 1, { aggregate: 'aggregateAllItemData', options: {} }),
		node('Collect', 'n8n-nodes-base.httpRequest', 4.2, {
			method: 'POST',
			url: collectorUrl,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: '={{ JSON.stringify($json.data) }}',
			options: {},
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
