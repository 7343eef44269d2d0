import type { IncomingMessage, ServerResponse } from 'node:http';

import { ENDPOINTS } from './api/endpoints';
import { readBody } from './body';
import { parseControlBody, sendJson, serveControl } from './control/control';
import { CONTROL_ROUTES } from './control/routes';
import { BadRequest } from './failure';
import { serveCall } from './gateway';
import type { Simulation } from './simulation';

const API = '/cgi-bin/';
const CONTROL = '/sim/';

/** Sends a request to WeCom's side (/cgi-bin/) or to the control side (/sim/). */
export function route(sim: Simulation, request: IncomingMessage, response: ServerResponse): void {
	const url = request.url ?? '/';
	const mark = url.indexOf('?');
	const path = mark < 0 ? url : url.slice(0, mark);
	const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
	if (path.startsWith(API)) {
		const name = path.slice(API.length);
		const endpoint = ENDPOINTS.get(name);
		if (endpoint) {
			serveCall(sim, name, endpoint, query, request, response);
			return;
		}
	} else if (path.startsWith(CONTROL)) {
		control(sim, path.slice(CONTROL.length), query, request, response);
		return;
	}
	request.resume();
	sendJson(response, 404, { error: `no such path: ${path}` });
}

function control(
	sim: Simulation,
	name: string,
	query: URLSearchParams,
	request: IncomingMessage,
	response: ServerResponse,
): void {
	readBody(request, (text) => {
		const handle = () => {
			const handlers = Object.hasOwn(CONTROL_ROUTES, name) ? CONTROL_ROUTES[name] : undefined;
			if (!handlers) throw new BadRequest(`path: no such path /sim/${name}`);
			const handler = Object.entries(handlers).find(([method]) => method === request.method)?.[1];
			if (!handler)
				throw new BadRequest(`method: expected ${Object.keys(handlers).join(' or ')}, got ${request.method}`);
			return handler({ sim, query, body: parseControlBody(request, text) });
		};
		serveControl(handle, response).catch((error: unknown) =>
			response.destroy(error instanceof Error ? error : undefined),
		);
	});
}
