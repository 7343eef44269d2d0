import { createHash } from 'node:crypto';
import { WecomClient } from './client';
import { createConnection } from './connection';
import type { Connection, Gates } from './connection';
import { createHttpSender } from './http-sender';
import { resolveOptions } from './options';
import type { WecomClientOptions } from './options';
import type { Sender } from './sender';

const connections = new Map<string, Connection>();
const gates: Gates = new Map();
let processSender: Sender | undefined;

/**
 * A client that shares with all others of this process what WeCom counts together: one token per app, one
 * gate per corp and endpoint, one pool of connections. Limits of the client opened last apply to a gate.
 *
 * @throws WecomInputError when an option is out of range
 */
export function openClient(options: WecomClientOptions): WecomClient {
	const { baseUrl, corpId, corpSecret } = resolveOptions(options);
	const secretHash = createHash('sha256').update(corpSecret).digest('hex');
	const key = `${baseUrl}|${corpId}|${secretHash}`;
	let connection = connections.get(key);
	if (!connection) {
		processSender ??= createHttpSender();
		connection = createConnection({ ...options, send: options.send ?? processSender }, gates);
		connections.set(key, connection);
	}
	return new WecomClient(options, connection);
}
