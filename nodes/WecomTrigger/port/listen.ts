import { InputError } from '../../shared/node-error';
import type { PortAddress } from '../settings';
import { CallbackServer, type CallbackHandler } from './callback-server';

/** By host and port. A server that is on its way down is waited for, so that a workflow can be published again. */
const servers = new Map<string, { server: CallbackServer; ready: Promise<void> }>();
const closing = new Map<string, Promise<void>>();

/**
 * Listens on a port, which triggers of the same process share as long as their paths differ.
 * @returns what ends it
 * @throws InputError when port or path is taken, or the address is none of this machine
 */
export async function listenOn(address: PortAddress, handler: CallbackHandler): Promise<() => Promise<void>> {
	const { host, port, path } = address;
	const key = `${host}:${port}`;
	await closing.get(key);
	const shared = servers.get(key) ?? start(key, address);
	await shared.ready;
	const { server } = shared;
	if (server.has(path)) throw new InputError('PATH_TAKEN', { port, path });
	server.add(path, handler);
	return async () => {
		server.remove(path);
		if (server.paths > 0 || servers.get(key)?.server !== server) return;
		servers.delete(key);
		const closed = server.close().finally(() => closing.delete(key));
		closing.set(key, closed);
		await closed;
	};
}

function start(key: string, { host, port }: PortAddress): { server: CallbackServer; ready: Promise<void> } {
	const server = new CallbackServer();
	const ready = server.listen(host, port).catch((error: unknown) => {
		servers.delete(key);
		throw cannotListen(error, host, port);
	});
	const shared = { server, ready };
	servers.set(key, shared);
	return shared;
}

function cannotListen(error: unknown, host: string, port: number): InputError {
	const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
	if (code === 'EADDRINUSE') return new InputError('PORT_TAKEN', { port });
	if (code === 'EACCES') return new InputError('PORT_FORBIDDEN', { port });
	return new InputError('CANNOT_LISTEN', { address: `${host}:${port}` });
}
