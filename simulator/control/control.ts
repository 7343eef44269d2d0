import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { BadRequest } from '../failure';
import type { Simulation } from '../simulation';

/** One /sim request; `body` is an empty object unless the method is POST. */
export interface ControlRequest {
	sim: Simulation;
	query: URLSearchParams;
	body: Record<string, unknown>;
}

/** Text that is sent in pieces, as fast as the reader takes it. */
export interface Streamed {
	contentType: string;
	pieces: Iterable<string>;
}

export type ControlHandler = (request: ControlRequest) => object | Streamed | Promise<object>;

/** Handlers of one /sim path by method. */
export type ControlRoute = Readonly<Partial<Record<'GET' | 'POST' | 'DELETE', ControlHandler>>>;

/** @throws BadRequest naming the field */
export function requireText(body: Record<string, unknown>, field: string): string {
	const value = body[field];
	if (typeof value === 'string' && value !== '') return value;
	throw new BadRequest(`${field}: expected a non-empty string, got ${JSON.stringify(value) ?? 'nothing'}`);
}

/** Sends what `handle` gives; a BadRequest becomes 400 `{"error"}`. */
export async function serveControl(
	handle: () => ReturnType<ControlHandler>,
	response: ServerResponse,
): Promise<void> {
	try {
		const result = await handle();
		if ('pieces' in result) {
			response.writeHead(200, { 'content-type': result.contentType });
			await pipeline(Readable.from(joinPieces(result.pieces)), response);
			return;
		}
		sendJson(response, 200, result);
	} catch (error) {
		if (!(error instanceof BadRequest)) throw error;
		sendJson(response, 400, { error: error.message });
	}
}

export function sendJson(response: ServerResponse, status: number, value: object): void {
	const text = JSON.stringify(value);
	const headers = {
		'content-type': 'application/json; charset=UTF-8',
		'content-length': Buffer.byteLength(text),
	};
	response.writeHead(status, headers).end(text);
}

/** @throws BadRequest unless the body is empty or a JSON object */
export function parseControlBody(
	request: IncomingMessage,
	text: string | undefined,
): Record<string, unknown> {
	if (request.method !== 'POST' || text === '') return {};
	let value: unknown;
	try {
		value = JSON.parse(text ?? '');
	} catch {
		value = undefined;
	}
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw new BadRequest('body: expected a JSON object');
	}
	return { ...value };
}

/** Pieces of some size: a stream of single lines would cost more than the lines. */
function* joinPieces(pieces: Iterable<string>): Generator<string> {
	let joined = '';
	for (const piece of pieces) {
		joined += piece;
		if (joined.length > 65_536) {
			yield joined;
			joined = '';
		}
	}
	if (joined !== '') yield joined;
}
