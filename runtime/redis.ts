import { connect } from 'node:net';
import { join } from 'node:path';
import { findFreePort } from './free-port';
import { startServer } from './server-process';
import { makeTemporaryFolder } from './temporary-folder';

export interface RunningRedis {
	host: string;
	port: number;
	stop: () => Promise<void>;
}

/** Starts a Redis that keeps nothing on disk, on a free port of 127.0.0.1. Needs `redis-server`. */
export async function startRedis(): Promise<RunningRedis> {
	const folder = makeTemporaryFolder('redis');
	const port = await findFreePort();
	const server = await startServer({
		name: 'redis-server',
		command: 'redis-server',
		args: [
			'--bind',
			'127.0.0.1',
			'--port',
			String(port),
			'--dir',
			folder.path,
			'--save',
			'',
			'--appendonly',
			'no',
		],
		env: process.env,
		logFile: join(folder.path, 'redis.log'),
		isReady: () => accepts(port),
		readyWithinMs: 10_000,
	});
	const stop = async (): Promise<void> => {
		await server.stop();
		folder.remove();
	};
	return { host: '127.0.0.1', port, stop };
}

async function accepts(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1');
		socket.once('connect', () => {
			socket.destroy();
			resolve(true);
		});
		socket.once('error', () => resolve(false));
	});
}
