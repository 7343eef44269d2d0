import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { N8nTree } from './n8n-install';
import { type N8nOptions, type RunningN8n, startN8n } from './n8n-process';
import {
	type Credential,
	N8nRest,
	type Owner,
	type StoredCredential,
	type StoredWorkflow,
	type WorkflowFile,
} from './n8n-rest';
import { installPackage } from './package-install';
import type { SimulatorIdentity } from './simulator';
import { makeTemporaryFolder, type TemporaryFolder } from './temporary-folder';

export interface InstanceOptions extends Pick<
	N8nOptions,
	'port' | 'locale' | 'timezone' | 'heapMegabytes' | 'settings'
> {
	tree: N8nTree;
	/** The packed package, to be installed as a community node. */
	tarball: string;
	simulator: SimulatorIdentity;
	/** Factor on the quotas that the simulator was started with. */
	quotaScale?: number;
	/** Connection of the `tagLedgerApi` credential; without it the nodes use their own SQLite file. */
	ledger?: Record<string, unknown>;
}

/** The account of every instance that these tools start: local, and gone with it. */
export const owner: Owner = {
	email: 'demo@example.com',
	password: 'TagOps-2026',
	firstName: '运营',
	lastName: '演示',
};

const workflows = join(dirname(__dirname), 'docs', 'workflows');
const packagePrefix = 'n8n-nodes-wecom-tagops.';

/** A fresh n8n of ours: own folder, package installed, owner and credentials set up. */
export class N8nInstance {
	private constructor(
		readonly rest: N8nRest,
		private readonly folder: TemporaryFolder,
		private readonly startOptions: N8nOptions,
		private readonly credentials: Record<string, StoredCredential>,
		private running: RunningN8n,
	) {}

	static async start(options: InstanceOptions): Promise<N8nInstance> {
		const { tarball, simulator, quotaScale = 1, ledger, ...process } = options;
		const folder = makeTemporaryFolder('n8n');
		try {
			await installPackage(tarball, folder.path);
			const startOptions = { ...process, userFolder: folder.path, logFile: join(folder.path, 'n8n.log') };
			const running = await startN8n(startOptions);
			const rest = await N8nRest.setUpOwner(running.url, owner);
			const credentials: Record<string, StoredCredential> = {
				wecomApi: await rest.createCredential(wecomCredential(simulator, quotaScale)),
				wecomCallbackApi: await rest.createCredential(callbackCredential(simulator)),
			};
			if (ledger) credentials.tagLedgerApi = await rest.createCredential(ledgerCredential(ledger));
			return new N8nInstance(rest, folder, startOptions, credentials, running);
		} catch (error) {
			folder.remove();
			throw error;
		}
	}

	get userFolder(): string {
		return this.folder.path;
	}

	get url(): string {
		return this.running.url;
	}

	get logFile(): string {
		return this.running.logFile;
	}

	/**
	 * Imports and, unless told otherwise, publishes a workflow, given by its content or as a file of docs/workflows. The package's
	 * nodes in it get this instance's credentials, as a user would choose them after an import.
	 */
	async addWorkflow(source: WorkflowFile | string, { publish = true } = {}): Promise<StoredWorkflow> {
		const workflow = typeof source === 'string' ? await readWorkflow(source) : source;
		const nodes = workflow.nodes.map((node) =>
			node.type.startsWith(packagePrefix) ? { ...node, credentials: this.credentialsOf(node.type) } : node,
		);
		const stored = await this.rest.importWorkflow({ ...workflow, nodes });
		if (publish) await this.rest.publish(stored);
		return stored;
	}

	/** n8n refuses a credential that a node does not know. */
	private credentialsOf(type: string): Record<string, StoredCredential> {
		const { wecomCallbackApi: _callback, ...others } = this.credentials;
		return type === `${packagePrefix}wecomTrigger` ? this.credentials : others;
	}

	/** Ends n8n as a power cut would. */
	async kill(): Promise<void> {
		await this.running.kill();
	}

	/** Starts n8n again on the same folder and port after `kill`. */
	async restart(): Promise<void> {
		this.running = await startN8n({ ...this.startOptions, port: this.running.port });
	}

	/** Stops n8n and removes its folder. */
	async dispose(): Promise<void> {
		await this.running.stop();
		this.folder.remove();
	}
}

/** A workflow of docs/workflows, as it is to be imported. */
export async function readWorkflow(file: string): Promise<WorkflowFile> {
	return JSON.parse(await readFile(join(workflows, file), 'utf8')) as WorkflowFile;
}

/** The `wecomApi` credential of the simulator, its quotas scaled as the simulator scales them. */
export function wecomCredential({ url, corpid, corpsecret }: SimulatorIdentity, quotaScale = 1): Credential {
	const scaled = [
		{ calls: 10_000, seconds: 60 },
		{ calls: 150_000, seconds: 3_600 },
	].map(({ calls, seconds }) => `${Math.floor(calls * quotaScale)}/${seconds * quotaScale}`);
	// Without quotas: one so large that it never binds.
	const quotas = quotaScale === 0 ? '1000000/1' : scaled.join(', ');
	return {
		name: '企业微信(模拟)',
		type: 'wecomApi',
		data: {
			corpId: corpid,
			corpSecret: corpsecret,
			baseUrl: url,
			...(quotaScale === 1 ? {} : { advanced: true, quotas }),
		},
	};
}

const callbackCredential = ({ corpid, callback }: SimulatorIdentity): Credential => ({
	name: '企业微信回调(模拟)',
	type: 'wecomCallbackApi',
	data: { token: callback.token, encodingAesKey: callback.encodingAESKey, receiveId: corpid },
});

const ledgerCredential = (data: Record<string, unknown>): Credential => ({
	name: '标签台账',
	type: 'tagLedgerApi',
	data,
});
