import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { parse } from 'node:querystring';
import { DEFAULT_MAX_BYTES } from '../../../lib/wecom/callback/open';
import type { Answer } from '../receive/answer';
import type { CallbackRequest } from '../receive/open-event';
import { readBody } from './read-body';

/** What a trigger node does with the requests to its path. */
export interface CallbackHandler {
	verify(query: CallbackRequest['query']): Promise<Answer>;
	receive(request: CallbackRequest): Promise<Answer>;
}

/** WeCom gives up after 5 s (page 90238); slower ones only hold the connection. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 15_000;

/** Longer than proxies keep theirs, so that the proxy closes first and never sends into a closed one. */
const KEEP_ALIVE_MS = 75_000;

/** How long requests may take to end when the server is closed. */
const CLOSING_MS = 2_000;

/** A server on one port, with one handler for each path. */
export class CallbackServer {
	private readonly handlers = new Map<string, CallbackHandler>();
	private readonly server: Server;

	constructor() {
		this.server = createServer(
			{
				headersTimeout: HEADERS_TIMEOUT_MS,
				requestTimeout: REQUEST_TIMEOUT_MS,
				keepAliveTimeout: KEEP_ALIVE_MS,
			},
			(request, response) => void this.serve(request, response),
		);
	}

	/** @throws Error of the system, such as EADDRINUSE */
	async listen(host: string, port: number): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			this.server.once('error', reject);
			this.server.listen(port, host, () => {
				this.server.off('error', reject);
				// A connection that breaks must not take the process with it.
				this.server.on('error', () => undefined);
				resolve();
			});
		});
	}

	get paths(): number {
		return this.handlers.size;
	}

	has(path: string): boolean {
		return this.handlers.has(path);
	}

	add(path: string, handler: CallbackHandler): void {
		this.handlers.set(path, handler);
	}

	remove(path: string): void {
		this.handlers.delete(path);
	}

	/** Takes no new connections; resolves when the port is free. */
	async close(): Promise<void> {
		const closed = new Promise((resolve) => this.server.close(resolve));
		const cut = setTimeout(() => this.server.closeAllConnections(), CLOSING_MS);
		await closed;
		clearTimeout(cut);
	}

	private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const [path = '', search = ''] = splitOnce(request.url ?? '', '?');
		const handler = this.handlers.get(path);
		const answer = handler ? await answerOf(handler, request, parse(search)) : { status: 404, text: '' };
		if (response.destroyed) return;
		// What was not read would be taken for the next request on the connection.
		if (!request.complete) response.setHeader('connection', 'close');
		response.writeHead(answer.status, {
			'content-type': 'text/plain; charset=utf-8',
			'content-length': Buffer.byteLength(answer.text),
		});
		response.end(answer.text);
	}
}

async function answerOf(
	handler: CallbackHandler,
	request: IncomingMessage,
	query: CallbackRequest['query'],
): Promise<Answer> {
	if (request.method === 'GET') return await handler.verify(query);
	if (request.method !== 'POST') return { status: 405, text: '' };
	const body = await readBody(request, DEFAULT_MAX_BYTES);
	if (body === 'too large') return { status: 413, text: '' };
	if (body === 'broken off') return { status: 401, text: '' };
	return await handler.receive({ query, body });
}

function splitOnce(text: string, separator: string): [string, string] {
	const at = text.indexOf(separator);
	return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
