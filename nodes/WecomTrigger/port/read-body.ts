import type { IncomingMessage } from 'node:http';

/** The body of a request; no more than `maxBytes` of it are ever held. */
export async function readBody(
	request: IncomingMessage,
	maxBytes: number,
): Promise<Buffer | 'too large' | 'broken off'> {
	if (Number(request.headers['content-length'] ?? 0) > maxBytes) return 'too large';
	return await new Promise((resolve) => {
		const chunks: Buffer[] = [];
		let size = 0;
		request.on('data', (chunk: Buffer) => {
			size += chunk.length;
			if (size <= maxBytes) {
				chunks.push(chunk);
				return;
			}
			request.removeAllListeners('data');
			request.pause();
			resolve('too large');
		});
		request.once('end', () => resolve(Buffer.concat(chunks)));
		request.once('error', () => resolve('broken off'));
		request.once('close', () => resolve('broken off'));
	});
}
