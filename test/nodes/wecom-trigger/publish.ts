import { TriggerContext, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	NodeHelpers,
	Workflow,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IRun,
	type ITriggerFunctions,
	type ITriggerResponse,
	type NodeExecutionHint,
} from 'n8n-workflow';
import { WecomTrigger } from '../../../nodes/WecomTrigger/WecomTrigger.node';
import { newAdditionalData, PassThrough, type Credentials } from '../engine';

/** What follows the trigger; it may take its time, or fail. */
export type Flow = (items: INodeExecutionData[], context: IExecuteFunctions) => Promise<void>;

/** One execution of the workflow, as n8n would store it. */
export interface Execution {
	/** What the flow got; undefined: it was not reached. */
	items: INodeExecutionData[] | undefined;
	hints: NodeExecutionHint[];
	run: IRun;
}

export interface WorkflowOptions {
	parameters: IDataObject;
	credentials: Credentials;
	flow?: Flow;
	/** Tells one trigger from another; default `trigger`. */
	nodeId?: string;
}

/** Lets items through once the flow has had them. */
function flowNode(flow: Flow): INodeType {
	const node: INodeType = new PassThrough();
	node.execute = async function (this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		await flow(items, this);
		return [items];
	};
	return node;
}

const base = { typeVersion: 1, position: [0, 0] as [number, number], parameters: {} };

/** A workflow of the trigger and what follows it. */
export function triggerWorkflow({ parameters, credentials, flow, nodeId = 'trigger' }: WorkflowOptions): {
	workflow: Workflow;
	trigger: INode;
	type: WecomTrigger;
} {
	const type = new WecomTrigger();
	const types: Record<string, INodeType> = {
		'test.wecomTrigger': type,
		'test.flow': flowNode(flow ?? (async () => undefined)),
	};
	const trigger: INode = {
		...base,
		id: nodeId,
		name: 'Trigger',
		type: 'test.wecomTrigger',
		parameters: parameters as INode['parameters'],
		credentials: Object.fromEntries(Object.keys(credentials).map((name) => [name, { id: '1', name }])),
	};
	const workflow = new Workflow({
		id: 'workflow',
		name: 'test',
		nodes: [trigger, { ...base, id: 'flow', name: 'Flow', type: 'test.flow' }],
		connections: { Trigger: { main: [[{ node: 'Flow', type: 'main', index: 0 }]] } },
		active: true,
		nodeTypes: {
			getByName: (name: string) => types[name]!,
			getByNameAndVersion: (name: string, version?: number) =>
				NodeHelpers.getVersionedNodeType(types[name]!, version),
			getKnownTypes: () => ({}),
		},
		staticData: {},
		settings: { executionOrder: 'v1' },
	});
	return { workflow, trigger: workflow.getNode('Trigger')!, type };
}

/** Runs the workflow from the trigger on, with what it was started with. */
export async function execute(options: WorkflowOptions, data: INodeExecutionData[][]): Promise<Execution> {
	const { workflow, trigger } = triggerWorkflow(options);
	const additionalData = newAdditionalData(options.credentials, Object.values(workflow.nodes));
	const run = await new WorkflowExecute(
		additionalData,
		'trigger',
		createRunExecutionData({
			executionData: { nodeExecutionStack: [{ node: trigger, data: { main: data }, source: null }] },
		}),
	).processRunExecutionData(workflow);
	const { Trigger, Flow: reached } = run.data.resultData.runData;
	return {
		items: reached && (Trigger?.[0]?.data?.main?.[0] ?? []),
		hints: Trigger?.[0]?.hints ?? [],
		run,
	};
}

/** A published workflow, as the leader of n8n runs it. */
export class Published {
	readonly executions: Execution[] = [];
	/** Tickets that were handed to n8n. */
	readonly tickets: IDataObject[] = [];
	readonly warnings: string[] = [];
	/** While set, n8n takes tickets and starts nothing, as if it had been killed at that moment. */
	isDead = false;
	/** While set, n8n cannot start executions. */
	failsToStart = false;
	private close: ITriggerResponse['closeFunction'];

	private constructor(private readonly options: WorkflowOptions) {}

	/** @throws what publishing fails with */
	static async publish(
		options: WorkflowOptions,
		beforehand?: (published: Published) => void,
	): Promise<Published> {
		const published = new Published(options);
		beforehand?.(published);
		const { workflow, trigger, type } = triggerWorkflow(options);
		const context = new TriggerContext(
			workflow,
			trigger,
			newAdditionalData(options.credentials, Object.values(workflow.nodes)),
			'trigger',
			'activate',
			published.emit,
		);
		jest.spyOn(context.logger, 'warn').mockImplementation((text) => void published.warnings.push(text));
		const { closeFunction } = await type.trigger.call(context);
		published.close = closeFunction;
		return published;
	}

	async unpublish(): Promise<void> {
		await this.close?.();
	}

	/** The flow's items of all executions, in the order in which they ended. */
	get items(): IDataObject[] {
		return this.executions.flatMap(({ items }) => (items ?? []).map(({ json }) => json));
	}

	/** Waits until the flow has had so many events. */
	async until(count: number, ms = 5_000): Promise<IDataObject[]> {
		for (const end = Date.now() + ms; this.items.length < count;) {
			if (Date.now() > end) throw new Error(`${this.items.length} of ${count} events after ${ms} ms`);
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		return this.items;
	}

	/** An execution of this workflow that n8n starts with a ticket of its own choice. */
	async runTicket(ticket: IDataObject): Promise<Execution> {
		return await execute(this.options, [[{ json: ticket }]]);
	}

	private readonly emit: ITriggerFunctions['emit'] = (data, _response, done) => {
		this.tickets.push(data[0]![0]!.json);
		if (this.isDead) return;
		if (this.failsToStart) {
			done?.reject(new Error('n8n cannot start the execution'));
			return;
		}
		void execute(this.options, data).then((execution) => {
			this.executions.push(execution);
			done?.resolve(execution.run);
		});
	};
}
