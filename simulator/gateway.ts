import type { IncomingMessage, ServerResponse } from 'node:http';

import { admit, type Admitted, type Arrival } from './admission';
import type { Endpoint } from './api/endpoint';
import { readBody } from './body';
import { delay } from './delay';
import { ApiFailure } from './failure';
import type { Mishap } from './faults';
import { Params } from './params';
import { failureBody, successBody } from './replies';
import type { Simulation } from './simulation';

const NO_MISHAP: Mishap = { delayMs: 0 };
const NO_BODY = new Params({});

/** Serves one /cgi-bin call: admission, latency and faults, the endpoint's own work, the reply. */
export function serveCall(
	sim: Simulation,
	name: string,
	endpoint: Endpoint,
	query: URLSearchParams,
	request: IncomingMessage,
	response: ServerResponse,
): void {
	readBody(request, (rawBody) => {
		const method = request.method ?? 'GET';
		const callerIp = (request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
		const arrival: Arrival = { name, endpoint, method, query, rawBody, callerIp, now: sim.clock.now() };
		sim.stats.begin(name, arrival.now, sim.inFlight.count(name) + 1);
		const admission = attempt(() => admit(sim, arrival));
		const mishap = admission instanceof ApiFailure ? NO_MISHAP : sim.faults.draw(name);
		const delayMs = sim.switches.latency_ms + mishap.delayMs;
		const finish = () => {
			try {
				finishCall(sim, arrival, admission, mishap, response);
			} catch (error) {
				reportDefect(sim, name, error, response);
			}
		};
		if (delayMs === 0) finish();
		else delay(delayMs, finish);
	});
}

/** Leaves the in-flight count before anything is sent: who reacts to the reply must find the place free. */
function finishCall(
	sim: Simulation,
	arrival: Arrival,
	admission: Admitted | ApiFailure,
	{ fault }: Mishap,
	response: ServerResponse,
): void {
	const { name } = arrival;
	if (admission instanceof ApiFailure) {
		sim.stats.end(name, admission.errcode);
		sendReply(sim, arrival, NO_BODY, admission, response);
		return;
	}
	admission.leave();
	const { body } = admission;
	if (fault?.kind === 'errcode') {
		const failure = new ApiFailure(Number(fault.value));
		sim.stats.end(name, failure.errcode);
		sendReply(sim, arrival, body, failure, response);
		return;
	}
	if (fault && fault.value !== 'after') {
		breakReply(sim, name, fault.kind, Number(fault.value), response);
		return;
	}
	const result = attempt(() => arrival.endpoint.handle({ ...arrival, sim, body }));
	if (fault) {
		breakReply(sim, name, fault.kind, 0, response);
		return;
	}
	sim.stats.end(name, result instanceof ApiFailure ? result.errcode : 0);
	sendReply(sim, arrival, body, result, response);
}

function attempt<T>(action: () => T): T | ApiFailure {
	try {
		return action();
	} catch (error) {
		if (error instanceof ApiFailure) return error;
		throw error;
	}
}

/** Always HTTP 200: what went wrong is in the body, and repeated in a header. */
function sendReply(
	{ switches }: Simulation,
	{ endpoint, callerIp, now }: Arrival,
	{ wrongTypes }: Params,
	result: object,
	response: ServerResponse,
): void {
	const failed = result instanceof ApiFailure;
	const text = failed
		? failureBody(result, {
				callerIp,
				now,
				empty: switches.failure_defaults ? endpoint.empty : {},
				wrongTypes,
				fullErrmsg: switches.full_errmsg,
			})
		: successBody(result, wrongTypes);
	const headers = [
		'content-type',
		'application/json; charset=UTF-8',
		'content-length',
		String(Buffer.byteLength(text)),
	];
	if (switches.error_code_header) headers.push('error-code', failed ? String(result.errcode) : '0');
	response.writeHead(200, headers).end(text);
}

/** A mistake in the simulator itself must not end it, and must not look like an answer of WeCom's. */
function reportDefect(sim: Simulation, name: string, error: unknown, response: ServerResponse): void {
	sim.stats.end(name, 'http_500');
	const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
	response.writeHead(500, { 'content-type': 'text/plain; charset=UTF-8' }).end(text);
}

function breakReply(
	{ stats }: Simulation,
	name: string,
	kind: string,
	status: number,
	response: ServerResponse,
): void {
	if (kind === 'http') {
		stats.end(name, `http_${status}`);
		response.writeHead(status, { 'content-type': 'text/html' }).end(`<html><body>${status}</body></html>`);
		return;
	}
	stats.end(name, kind);
	if (kind === 'malformed') {
		response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' }).end('{"errcode":0,"errm');
		return;
	}
	response.socket?.destroy();
}
