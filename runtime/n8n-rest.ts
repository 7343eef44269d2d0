import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Owner {
	email: string;
	password: string;
	firstName: string;
	lastName: string;
}

export interface Credential {
	name: string;
	type: string;
	data: Record<string, unknown>;
}

/** What a workflow's node needs to know to use a credential. */
export interface StoredCredential {
	id: string;
	name: string;
}

export interface CredentialTest {
	status: 'OK' | 'Error';
	message: string;
}

export interface WorkflowNode {
	id: string;
	name: string;
	type: string;
	parameters: Record<string, unknown>;
	credentials?: Record<string, StoredCredential>;
	[more: string]: unknown;
}

/** A workflow as n8n's editor exports it. */
export interface WorkflowFile {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	[more: string]: unknown;
}

export interface StoredWorkflow {
	id: string;
	versionId: string;
}

export interface ExecutionSummary {
	id: string;
	status: string;
	mode: string;
	startedAt: string;
	stoppedAt: string | null;
}

interface Publication {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	triggers: Array<{ errorMessage: string | null }>;
}

const publicationPollMs = 50;

/** n8n's own REST interface, the one its editor uses, on behalf of the instance's owner. */
export class N8nRest {
	#cookie = '';

	private constructor(
		private readonly url: string,
		// n8n binds a session to the browser that opened it.
		private readonly browserId = randomUUID(),
	) {}

	/** Makes `owner` the owner of a new instance and logs in. */
	static async setUpOwner(url: string, owner: Owner): Promise<N8nRest> {
		const rest = new N8nRest(url);
		await rest.#post('owner/setup', owner);
		return rest;
	}

	async createCredential(credential: Credential): Promise<StoredCredential> {
		return await this.#post('credentials', credential);
	}

	/** Runs the credential type's own test, as the editor's "Save" does. */
	async testCredential(credential: Credential): Promise<CredentialTest> {
		return await this.#post('credentials/test', { credentials: { id: '', ...credential } });
	}

	/** Stores a workflow as the editor's "Import from File" does. */
	async importWorkflow(file: WorkflowFile): Promise<StoredWorkflow> {
		return await this.#post('workflows', file);
	}

	/**
	 * Publishes a stored workflow and waits until its production webhooks are registered, which n8n does in
	 * the background.
	 */
	async publish({ id, versionId }: StoredWorkflow): Promise<void> {
		await this.#post(`workflows/${id}/activate`, { versionId });
		let publication = await this.#readPublication(id);
		while (publication.status === 'in_progress' || publication.status === 'not_published') {
			await sleep(publicationPollMs);
			publication = await this.#readPublication(id);
		}
		if (publication.status !== 'published') {
			const reasons = publication.triggers.map(({ errorMessage }) => errorMessage).filter(Boolean);
			throw new Error(`n8n could not publish workflow ${id}: ${reasons.join('; ')}`);
		}
	}

	/** The stored executions of a workflow, newest first. */
	async listExecutions(workflowId: string): Promise<ExecutionSummary[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.#request<{ results: ExecutionSummary[] }>(
			'GET',
			`executions?filter=${filter}`,
		);
		return results;
	}

	async #readPublication(id: string): Promise<Publication> {
		return await this.#request('GET', `workflows/${id}/publication-status`);
	}

	async #post<T>(path: string, body: unknown): Promise<T> {
		return await this.#request('POST', path, body);
	}

	async #request<T>(method: string, path: string, body?: unknown): Promise<T> {
		const response = await fetch(`${this.url}/rest/${path}`, {
			method,
			headers: { 'content-type': 'application/json', 'browser-id': this.browserId, cookie: this.#cookie },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`n8n answered ${response.status} to ${method} /rest/${path}: ${text}`);
		const session = response.headers.getSetCookie().find((cookie) => cookie.startsWith('n8n-auth='));
		if (session) this.#cookie = session.slice(0, session.indexOf(';'));
		return (JSON.parse(text) as { data: T }).data;
	}
}
