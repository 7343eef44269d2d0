import type { Endpoint } from './api/endpoint';
import { ApiFailure } from './failure';
import { isObject, Params } from './params';
import type { Simulation } from './simulation';

/** A call as it came in. */
export interface Arrival {
	/** Path below /cgi-bin/. */
	name: string;
	endpoint: Endpoint;
	method: string;
	query: URLSearchParams;
	/** undefined: too large to be read. */
	rawBody: string | undefined;
	callerIp: string;
	/** Epoch ms. */
	now: number;
}

/** A call that counts as in flight until `leave`. */
export interface Admitted {
	body: Params;
	leave(): void;
}

const ESCAPE = /(?<!\\)(?:\\\\)*\\u[0-9a-fA-F]{4}/;

/**
 * What WeCom checks before it looks at what is asked: token, caller, app, quotas, body, concurrency.
 * @throws ApiFailure
 */
export function admit(sim: Simulation, arrival: Arrival): Admitted {
	const { name, endpoint, query, callerIp, now } = arrival;
	const { switches } = sim;
	if (name !== 'gettoken') {
		sim.tokens.check(query.get('access_token') ?? '', now);
		if (switches.trusted_ips && !switches.trusted_ips.includes(callerIp)) throw new ApiFailure(60020);
		if (!switches.customer_contact_allowed && name.startsWith('externalcontact/'))
			throw new ApiFailure(48002);
	}
	sim.quotas.admit(name, now, switches.quota_scale, query.get('debug') === '1');
	const body =
		endpoint.method === 'POST' ? parseBody(arrival, switches.reject_unicode_escapes) : new Params({});
	const customer = endpoint.limit === 'marks' ? body.string('external_userid') : undefined;
	sim.inFlight.enter(name, limitOf(sim, endpoint), customer, switches.same_customer_errcode);
	return { body, leave: () => sim.inFlight.leave(name, customer) };
}

function limitOf({ switches }: Simulation, { limit }: Endpoint): number {
	if (limit === 'marks') return switches.concurrency;
	return limit === 'reads' ? switches.read_concurrency : 0;
}

/** @throws ApiFailure 40206 too large, 40033 escapes, 40058 not a JSON object or not sent by POST */
function parseBody({ method, rawBody }: Arrival, rejectEscapes: boolean): Params {
	if (rawBody === undefined) throw new ApiFailure(40206);
	if (method !== 'POST') throw new ApiFailure(40058);
	if (rejectEscapes && rawBody.includes('\\u') && ESCAPE.test(rawBody)) throw new ApiFailure(40033);
	if (rawBody === '') return new Params({});
	const value = parseJson(rawBody);
	if (!isObject(value)) throw new ApiFailure(40058);
	return new Params(value);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
