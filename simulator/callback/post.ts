import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

const MOST_SOCKETS = 64;
const MOST_REPLY_BYTES = 64 * 1024;

export interface Answer {
	status: number;
	body: string;
}

/** Sends callbacks over kept-alive connections. */
export class CallbackSender {
	private readonly http = new HttpAgent({ keepAlive: true, maxSockets: MOST_SOCKETS });
	private readonly https = new HttpsAgent({ keepAlive: true, maxSockets: MOST_SOCKETS });

	/**
	 * @param timeoutMs for the whole exchange, waiting for a free connection not included
	 * @throws Error when there is no answer in time
	 */
	send(method: 'GET' | 'POST', url: URL, body: string, timeoutMs: number): Promise<Answer> {
		const secure = url.protocol === 'https:';
		const agent = secure ? this.https : this.http;
		const headers =
			method === 'POST' ? { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) } : {};
		return new Promise((resolve, reject) => {
			const request = (secure ? httpsRequest : httpRequest)(url, { method, agent, headers });
			let timer: NodeJS.Timeout | undefined;
			request.once('socket', () => {
				timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
				timer.unref();
			});
			request.on('error', reject);
			request.once('close', () => {
				clearTimeout(timer);
				reject(new Error('connection closed'));
			});
			request.once('response', (response) => {
				let text = '';
				response.setEncoding('utf8');
				response.on('data', (chunk: string) => {
					if (text.length < MOST_REPLY_BYTES) text += chunk;
				});
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
