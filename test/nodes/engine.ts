import 'reflect-metadata';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	ICredentialsHelper,
	NodeHelpers,
	Workflow,
	type IConnections,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IRun,
	type IWorkflowExecuteAdditionalData,
	type NodeExecutionHint,
} from 'n8n-workflow';

// The engine logs every failed node, and tests make many fail on purpose.
process.env.N8N_LOG_LEVEL ??= 'silent';

/** Lets items through; stands for whatever precedes and follows the node under test. */
export class PassThrough implements INodeType {
	description: INodeType['description'] = {
		displayName: 'Pass Through',
		name: 'passThrough',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Pass Through' },
		inputs: ['main'],
		outputs: ['main'],
		properties: [],
	};

	async execute(this: { getInputData(): INodeExecutionData[] }): Promise<INodeExecutionData[][]> {
		return [this.getInputData()];
	}
}

export type Credentials = Record<string, ICredentialDataDecryptedObject>;

class GivenCredentials extends ICredentialsHelper {
	constructor(private readonly credentials: Credentials) {
		super();
	}
	getParentTypes(): string[] {
		return [];
	}
	isCredentialUsableByNode(): boolean {
		return true;
	}
	async authenticate(_credentials: unknown, _type: string, options: never): Promise<never> {
		return options;
	}
	async preAuthentication(): Promise<undefined> {
		return undefined;
	}
	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}
	async getCredentials(): Promise<never> {
		throw new Error('not used by nodes');
	}
	async getDecrypted(
		_additional: unknown,
		_credential: unknown,
		type: string,
	): Promise<ICredentialDataDecryptedObject> {
		return { ...this.credentials[type] };
	}
	async updateCredentials(): Promise<void> {}
	async updateCredentialsOauthTokenData(): Promise<void> {}
	getCredentialsProperties(): [] {
		return [];
	}
}

/** What an execution or a list search needs from n8n besides the workflow. */
export function newAdditionalData(
	credentials: Credentials,
	nodes: INode[] = [],
	connections: IConnections = {},
): IWorkflowExecuteAdditionalData {
	const now = new Date();
	const hooks = new ExecutionLifecycleHooks('trigger', '1', {
		id: 'workflow',
		name: 'test',
		nodes,
		connections,
		active: false,
		isArchived: false,
		activeVersionId: null,
		createdAt: now,
		updatedAt: now,
	});
	return {
		hooks,
		credentialsHelper: new GivenCredentials(credentials),
		executionId: '1',
		currentNodeParameters: undefined,
		restApiUrl: '',
		instanceBaseUrl: 'http://localhost:5678',
		formWaitingBaseUrl: 'http://localhost:5678/form-waiting',
		webhookBaseUrl: '',
		webhookWaitingBaseUrl: 'http://localhost:5678/webhook-waiting',
		webhookTestBaseUrl: '',
		variables: {},
		externalSecretsProxy: {},
		setExecutionStatus() {},
		sendDataToUI() {},
		logAiEvent() {},
		executeWorkflow: async () => {
			throw new Error('no sub-workflows');
		},
		getRunExecutionData: async () => undefined,
	} as unknown as IWorkflowExecuteAdditionalData;
}

export interface NodeRun {
	/** Items per output of the node under test. */
	outputs: INodeExecutionData[][];
	hints: NodeExecutionHint[];
	/** What ended the execution, if anything did. */
	error?: Error;
	run: IRun;
}

export interface NodeRunRequest {
	node: INodeType;
	parameters: IDataObject;
	items: Array<IDataObject | INodeExecutionData>;
	/** What arrives on the second input; left out: nothing is connected to it. */
	secondInput?: Array<IDataObject | INodeExecutionData>;
	credentials: Credentials;
	onError?: INode['onError'];
	signal?: AbortSignal;
}

/** Runs one node between two pass-through nodes in n8n's own engine. */
export async function runNode(request: NodeRunRequest): Promise<NodeRun> {
	const type = request.node.description.name;
	const types: Record<string, INodeType> = {
		'test.passThrough': new PassThrough(),
		[`test.${type}`]: request.node,
	};
	const nodeTypes = {
		getByName: (name: string) => types[name]!,
		getByNameAndVersion: (name: string, version?: number) =>
			NodeHelpers.getVersionedNodeType(types[name]!, version),
		getKnownTypes: () => ({}),
	};
	const base = { typeVersion: 1, position: [0, 0] as [number, number], parameters: {} };
	const used = Object.keys(request.credentials).map((name) => [name, { id: '1', name }]);
	const nodes: INode[] = [
		{ ...base, id: 'start', name: 'Start', type: 'test.passThrough' },
		{
			...base,
			id: 'tested',
			name: 'Tested',
			type: `test.${type}`,
			parameters: request.parameters as INode['parameters'],
			credentials: Object.fromEntries(used),
			...(request.onError && { onError: request.onError }),
		},
	];
	const connections: IConnections = { Start: { main: [[{ node: 'Tested', type: 'main', index: 0 }]] } };
	if (request.secondInput) {
		nodes.push({ ...base, id: 'second', name: 'Second', type: 'test.passThrough' });
		connections.Second = { main: [[{ node: 'Tested', type: 'main', index: 1 }]] };
	}
	const workflow = new Workflow({
		id: 'workflow',
		name: 'test',
		nodes,
		connections,
		active: false,
		nodeTypes,
		staticData: {},
		settings: { executionOrder: 'v1' },
	});
	const additionalData = newAdditionalData(request.credentials, nodes, connections);
	const starting = (name: string, items: NodeRunRequest['items']) => ({
		node: workflow.getNode(name)!,
		data: { main: [items.map(toExecutionData)] },
		source: null,
	});
	const nodeExecutionStack = [starting('Start', request.items)];
	if (request.secondInput) nodeExecutionStack.push(starting('Second', request.secondInput));
	const execution = new WorkflowExecute(
		additionalData,
		'trigger',
		createRunExecutionData({ executionData: { nodeExecutionStack } }),
	);
	const running = execution.processRunExecutionData(workflow);
	request.signal?.addEventListener('abort', () => running.cancel());
	const run = await running;
	const task = run.data.resultData.runData.Tested?.[0];
	return {
		outputs: (task?.data?.main ?? []).map((items) => items ?? []),
		hints: task?.hints ?? [],
		error: run.data.resultData.error ?? task?.error,
		run,
	};
}

function toExecutionData(item: IDataObject | INodeExecutionData): INodeExecutionData {
	return 'json' in item && typeof item.json === 'object'
		? (item as INodeExecutionData)
		: { json: item as IDataObject };
}
