import type { Params } from '../params';
import type { Simulation } from '../simulation';

/** One /cgi-bin call that has passed token, quota and concurrency checks. */
export interface Call {
	sim: Simulation;
	query: URLSearchParams;
	body: Params;
	callerIp: string;
	/** Epoch ms. */
	now: number;
}

export interface Endpoint {
	method: 'GET' | 'POST';
	/** Which limit on calls in flight applies. */
	limit: 'marks' | 'reads' | 'none';
	/** Fields that a failed reply still carries. */
	empty: Record<string, unknown>;
	/**
	 * @returns the reply's fields beside errcode and errmsg
	 * @throws ApiFailure
	 */
	handle(call: Call): object;
}

export type EndpointFamily = Readonly<Record<string, Endpoint>>;

type Handle = Endpoint['handle'];

export function read(method: Endpoint['method'], handle: Handle, empty: Endpoint['empty'] = {}): Endpoint {
	return { method, limit: 'reads', empty, handle };
}

export function write(handle: Handle, empty: Endpoint['empty'] = {}): Endpoint {
	return { method: 'POST', limit: 'none', empty, handle };
}
