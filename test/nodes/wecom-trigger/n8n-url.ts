import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'node:querystring';
import { WebhookContext } from 'n8n-core';
import type { IWebhookData, IWebhookResponseData, WorkflowExecuteMode } from 'n8n-workflow';
import { newAdditionalData } from '../engine';
import { triggerWorkflow, type WorkflowOptions } from './publish';

/** n8n's own URL of the trigger, over real HTTP: production, or the one that listens for a test event. */
export class N8nUrl {
	/** What the node answered n8n, request by request. */
	readonly results: IWebhookResponseData[] = [];
	readonly warnings: string[] = [];

	private constructor(
		readonly url: string,
		readonly close: () => Promise<void>,
	) {}

	static async open(options: WorkflowOptions, mode: WorkflowExecuteMode = 'webhook'): Promise<N8nUrl> {
		const server = createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				const send: Send = (status, type, text) =>
					void response.writeHead(status, { 'content-type': type }).end(text);
				void opened.handle(options, mode, request, Buffer.concat(chunks), send);
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		const opened = new N8nUrl(`http://127.0.0.1:${port}/webhook/id/webhook`, async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		});
		return opened;
	}

	private async handle(
		options: WorkflowOptions,
		mode: WorkflowExecuteMode,
		request: IncomingMessage,
		rawBody: Buffer,
		send: Send,
	): Promise<void> {
		const { workflow, trigger, type } = triggerWorkflow(options);
		const name = request.method === 'GET' ? 'setup' : 'default';
		const webhookDescription = type.description.webhooks!.find((webhook) => webhook.name === name)!;
		const answer = { status: 0, type: '' };
		const response = {
			status: (status: number) => Object.assign(response, void (answer.status = status)),
			type: (contentType: string) => Object.assign(response, void (answer.type = contentType)),
			send: (text: string) => send(answer.status, answer.type, text),
		};
		const additionalData = newAdditionalData(options.credentials, Object.values(workflow.nodes));
		additionalData.httpRequest = Object.assign(request, {
			query: parse(request.url?.split('?')[1] ?? ''),
			rawBody,
			readRawBody: async () => undefined,
		}) as never;
		additionalData.httpResponse = response as never;
		const context = new WebhookContext(
			workflow,
			trigger,
			additionalData,
			mode,
			{ webhookDescription } as IWebhookData,
			[],
			null,
		);
		jest.spyOn(context.logger, 'warn').mockImplementation((text) => void this.warnings.push(text));
		this.results.push(await type.webhook.call(context));
	}
}

type Send = (status: number, type: string, text: string) => void;
