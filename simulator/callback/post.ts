import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/**
 * A receiver that hangs for the whole time-out holds a connection per event: enough for 800 events/s
 * then. What exceeds it waits for a connection.
 */
const MOST_SOCKETS = 4096;
const MOST_REPLY_BYTES = 64 * 1024;

const CONNECTIONS = {
	keepAlive: true,
	maxSockets: MOST_SOCKETS,
	maxFreeSockets: MOST_SOCKETS,
	scheduling: 'lifo',
} as const;

export interface Answer {
	status: number;
	body: string;
}

/** A request that got no complete answer; `kind` says how it ended. */
export class NoAnswer extends Error {
	constructor(
		readonly kind: 'refused' | 'reset' | 'timeout' | 'unreachable',
		detail: string,
	) {
		super(detail);
	}
}

/** Sends callbacks over kept-alive connections. */
export class CallbackSender {
	private readonly http = new HttpAgent(CONNECTIONS);
	private readonly https = new HttpsAgent(CONNECTIONS);

	/**
	 * @param timeoutMs for the whole exchange, waiting for a free connection not included
	 * @throws NoAnswer when there is no answer in time
	 */
	send(
		method: 'GET' | 'POST',
		{ url, body = '', contentType = '' }: { url: URL; body?: string; contentType?: string },
		timeoutMs: number,
	): Promise<Answer> {
		const secure = url.protocol === 'https:';
		const agent = secure ? this.https : this.http;
		const headers =
			method === 'POST' ? { 'content-type': contentType, 'content-length': Buffer.byteLength(body) } : {};
		return new Promise((resolve, reject) => {
			const request = (secure ? httpsRequest : httpRequest)(url, { method, agent, headers });
			let timer: NodeJS.Timeout | undefined;
			request.once('socket', () => {
				const detail = `no answer within ${timeoutMs} ms`;
				timer = setTimeout(() => request.destroy(new NoAnswer('timeout', detail)), timeoutMs);
				timer.unref();
			});
			request.on('error', (error) => reject(asNoAnswer(error)));
			request.once('close', () => {
				clearTimeout(timer);
				reject(new NoAnswer('reset', 'connection closed'));
			});
			request.once('response', (response) => {
				let text = '';
				response.setEncoding('utf8');
				response.on('data', (chunk: string) => {
					if (text.length < MOST_REPLY_BYTES) text += chunk;
				});
				response.on('error', (error) => reject(asNoAnswer(error)));
				response.once('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
			});
			request.end(body);
		});
	}

	close(): void {
		this.http.destroy();
		this.https.destroy();
	}
}

function asNoAnswer(error: Error): NoAnswer {
	if (error instanceof NoAnswer) return error;
	const code = 'code' in error ? error.code : undefined;
	if (code === 'ECONNREFUSED') return new NoAnswer('refused', error.message);
	if (code === 'ECONNRESET' || code === 'EPIPE') return new NoAnswer('reset', error.message);
	return new NoAnswer('unreachable', error.message);
}
