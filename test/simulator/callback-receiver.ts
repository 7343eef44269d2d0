import { createDecipheriv, createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { RunningSimulator } from '../../simulator/server';

/** One delivered callback: the decrypted elements, and the request as it came. */
export interface Received {
	fields: Record<string, string>;
	xml: string;
	envelope: string;
	url: string;
}

/** Receives and decrypts callbacks on its own, so that a mistake in the simulator's crypto shows. */
export class CallbackReceiver {
	readonly received: Received[] = [];
	/** What to answer to the n-th delivery; 200 after the list is used up. `hang` never answers. */
	answers: Array<number | 'hang'> = [];
	attempts = 0;
	/** Why deliveries were answered 401. */
	readonly refusals: string[] = [];
	url = '';
	private readonly server: Server;

	constructor(private readonly sim: RunningSimulator) {
		this.server = createServer((request, response) => {
			const url = new URL(request.url ?? '', 'http://receiver');
			if (request.method === 'GET') {
				const echo = this.open(url, url.searchParams.get('echostr') ?? '');
				response.end(echo.message);
				return;
			}
			void readText(request).then((envelope) => {
				this.attempts += 1;
				const answer = this.answers.shift() ?? 200;
				if (answer === 'hang') return;
				try {
					const { message } = this.open(url, elementsOf(envelope).Encrypt ?? '');
					this.received.push({ fields: elementsOf(message), xml: message, envelope, url: request.url ?? '' });
					response.writeHead(answer).end();
				} catch (error) {
					this.refusals.push(String(error));
					response.writeHead(401).end('no');
				}
			});
		});
	}

	/** @param port 0 = any free one */
	async listen(port = 0): Promise<this> {
		await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
		this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/wecom`;
		return this;
	}

	async until(count: number): Promise<Received[]> {
		const deadline = Date.now() + 5000;
		while (this.received.length < count) {
			if (Date.now() > deadline) throw new Error(`only ${this.received.length} of ${count} callbacks came`);
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
		return this.received;
	}

	close(): void {
		this.server.close();
		this.server.closeAllConnections();
	}

	private open(url: URL, encrypted: string) {
		const { token, encodingAESKey } = this.sim.callback;
		const parts = [token, url.searchParams.get('timestamp'), url.searchParams.get('nonce'), encrypted];
		const signature = createHash('sha1').update(parts.sort().join('')).digest('hex');
		if (signature !== url.searchParams.get('msg_signature')) throw new Error('bad signature');
		const opened = decrypt(encrypted, encodingAESKey);
		if (opened.receiveId !== this.sim.corpid) throw new Error('bad receive id');
		return opened;
	}
}

/** The receiving side of page 90968, every pad byte checked. */
export function decrypt(encrypted: string, encodingAESKey: string) {
	const key = Buffer.from(`${encodingAESKey}=`, 'base64');
	const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
	const padded = Buffer.concat([decipher.update(encrypted, 'base64'), decipher.final()]);
	const pad = padded.at(-1) ?? 0;
	if (pad < 1 || pad > 32 || !padded.subarray(-pad).every((byte) => byte === pad))
		throw new Error('bad padding');
	const plain = padded.subarray(0, -pad);
	const length = plain.readUInt32BE(16);
	return {
		random: plain.subarray(0, 16),
		message: plain.subarray(20, 20 + length).toString(),
		receiveId: plain.subarray(20 + length).toString(),
		pad,
	};
}

/** Plain elements by name, of XML or JSON; of nested ones only the text between. */
function elementsOf(xml: string): Record<string, string> {
	if (xml.startsWith('{')) return JSON.parse(xml);
	const elements = [
		...xml.replace(/^<xml>/, '').matchAll(/<(\w+)>(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))<\/\1>/gs),
	];
	return Object.fromEntries(elements.map(([, name, cdata, bare]) => [name, cdata ?? bare ?? '']));
}

async function readText(request: IncomingMessage): Promise<string> {
	let text = '';
	for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
	return text;
}
