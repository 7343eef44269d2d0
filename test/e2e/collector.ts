import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** An address to which flows send what reached them. */
export interface Collector {
	url: string;
	/** Every body received so far, in the order of arrival. */
	bodies: unknown[];
	close(): void;
}

export async function startCollector(): Promise<Collector> {
	const bodies: unknown[] = [];
	const server = createServer((request, response) => {
		void json(request).then((body) => {
			bodies.push(body);
			response.end('{}');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/`,
		bodies,
		close: () => {
			server.close();
			server.closeAllConnections();
		},
	};
}
