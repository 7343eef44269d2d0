import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios from 'axios';
import type { Sender } from './sender';

const AGENT_OPTIONS = {
	keepAlive: true,
	maxSockets: 32,
	// The last used connection is the least likely to have been closed by the other side meanwhile.
	scheduling: 'lifo',
	// HTTP_PROXY, HTTPS_PROXY and NO_PROXY, with a CONNECT tunnel for https, which axios itself lacks.
	proxyEnv: process.env,
} as const;

/** A sender with its own pool of kept-alive connections. */
export function createHttpSender(): Sender {
	const http = axios.create({
		httpAgent: new HttpAgent(AGENT_OPTIONS),
		httpsAgent: new HttpsAgent(AGENT_OPTIONS),
		proxy: false,
		maxRedirects: 0,
		responseType: 'text',
		// The client judges status and body itself, and parses the body once.
		validateStatus: () => true,
		transformRequest: [(body: unknown) => body],
		transformResponse: [(body: unknown) => body],
	});
	return async ({ method, url, body, signal }) => {
		const reply = await http.request<string>({
			method,
			url,
			data: body,
			signal,
			headers: body === undefined ? undefined : { 'Content-Type': 'application/json' },
		});
		return { status: reply.status, body: reply.data };
	};
}
