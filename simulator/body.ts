import type { IncomingMessage } from 'node:http';

/** More than any real call needs; beyond it WeCom answers 40206. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * Hands over the body as text, or undefined when it is larger than allowed (the rest is discarded).
 * A callback, not a promise: this is on the path of every call.
 */
export function readBody(request: IncomingMessage, done: (body: string | undefined) => void): void {
	const chunks: Buffer[] = [];
	let size = 0;
	request.on('data', (chunk: Buffer) => {
		size += chunk.length;
		if (size <= MAX_BODY_BYTES) chunks.push(chunk);
	});
	request.on('end', () => {
		const [only] = chunks;
		if (size > MAX_BODY_BYTES) done(undefined);
		else if (chunks.length === 1 && only) done(only.toString());
		else done(Buffer.concat(chunks).toString());
	});
}
