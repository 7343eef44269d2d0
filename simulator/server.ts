import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { systemClock, type Clock } from './clock';
import type { Identity } from './identity';
import { DEFAULTS, type SimulatorOptions } from './options';
import { route } from './router';
import { Simulation } from './simulation';

/** Clients keep their connections between batches; closing idle ones early would look like a fault. */
const KEEP_ALIVE_MS = 120_000;

/** A listening simulator, with what a client needs to log in. */
export interface RunningSimulator extends Identity {
	url: string;
	close(): Promise<void>;
}

export interface StartOptions extends Partial<SimulatorOptions> {
	/** Replaces the system's time, for tests; latency and retries keep to real time. */
	clock?: Clock;
}

/** Seeds a corp and serves it. Without `port`, any free one. */
export async function startSimulator({
	clock = systemClock,
	...given
}: StartOptions = {}): Promise<RunningSimulator> {
	const options: SimulatorOptions = { ...DEFAULTS, port: 0, ...given };
	const sim = new Simulation(options, clock);
	const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) =>
		route(sim, request, response),
	);
	const port = await listen(server, options.port, options.host);
	const host = options.host.includes(':') ? `[${options.host}]` : options.host;
	return {
		url: `http://${host}:${port}`,
		...sim.identity,
		close: () => {
			sim.close();
			return close(server);
		},
	};
}

function listen(server: Server, port: number, host: string): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, () => {
			server.off('error', reject);
			resolve((server.address() as AddressInfo).port);
		});
	});
}

function close(server: Server): Promise<void> {
	return new Promise((resolve, reject) => {
		server.close((error) => (error ? reject(error) : resolve()));
		server.closeAllConnections();
	});
}
