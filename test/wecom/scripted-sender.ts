import type { Sender, SendReply, SendRequest } from '../../lib/wecom/sender';
import type { FakeClock } from './fake-clock';

/** What the fake WeCom does with one request. */
export interface ScriptedReply {
	/** @default 20 */
	latencyMs?: number;
	/** JSON object, or raw text of a body. @default { errcode: 0, errmsg: 'ok' } */
	body?: object | string;
	/** @default 200 */
	status?: number;
	/** Fails without an answer. */
	failure?: Error;
	/** Never answers. */
	silent?: boolean;
}

export interface ScriptedRequest {
	endpoint: string;
	query: URLSearchParams;
	/** Parsed JSON body of a POST. */
	params: Record<string, unknown>;
}

/** Answers the n-th request (from 0) of an endpoint. */
export type Script = (request: ScriptedRequest, n: number) => ScriptedReply;

export const TOKEN = 'token-1-must-not-leak';
export const SECRET = 'secret-must-not-leak';

/** A sender that follows a script and keeps a log of what started and ended, in order. */
export class ScriptedSender {
	/** `START mark_tag wm1`, `END mark_tag wm1 0`; the last path segment, the customer if any, the errcode. */
	readonly log: string[] = [];
	readonly requests: ScriptedRequest[] = [];
	private readonly counts = new Map<string, number>();

	constructor(
		private readonly clock: FakeClock,
		private readonly script: Script = () => ({}),
	) {}

	readonly send: Sender = async (request) => {
		const parsed = parseRequest(request);
		const { endpoint } = parsed;
		const n = this.counts.get(endpoint) ?? 0;
		this.counts.set(endpoint, n + 1);
		this.requests.push(parsed);

		const name = [endpoint.split('/').at(-1), parsed.params.external_userid].filter(Boolean).join(' ');
		this.log.push(`START ${name}`);
		const scripted = this.script(parsed, n);
		const reply = isDefaultToken(endpoint, scripted) ? { ...scripted, body: tokenReply(TOKEN) } : scripted;
		return await new Promise<SendReply>((resolve, reject) => {
			if (reply.silent) return;
			this.clock.after(reply.latencyMs ?? 20, () => {
				const { body = { errcode: 0, errmsg: 'ok' } } = reply;
				const errcode = typeof body === 'object' && 'errcode' in body ? String(body.errcode) : 'raw';
				this.log.push(`END ${name} ${reply.failure ? 'failure' : errcode}`);
				if (reply.failure) reject(reply.failure);
				else
					resolve({
						status: reply.status ?? 200,
						body: typeof body === 'string' ? body : JSON.stringify(body),
					});
			});
		});
	};

	count(endpoint: string): number {
		return this.counts.get(endpoint) ?? 0;
	}
}

export function tokenReply(token: string, expiresIn = 7200): object {
	return { errcode: 0, errmsg: 'ok', access_token: token, expires_in: expiresIn };
}

export function errorReply(errcode: number, errmsg = 'scripted'): ScriptedReply {
	return {
		body: { errcode, errmsg: `${errmsg}, hint: [1], from ip: 1.2.3.4, more info at https://example.com` },
	};
}

function isDefaultToken(endpoint: string, reply: ScriptedReply): boolean {
	return endpoint === 'gettoken' && !reply.body && !reply.failure && !reply.silent && !reply.status;
}

function parseRequest({ url, body }: SendRequest): ScriptedRequest {
	const { pathname, searchParams } = new URL(url);
	const params = (body === undefined ? {} : JSON.parse(body)) as Record<string, unknown>;
	return { endpoint: pathname.replace('/cgi-bin/', ''), query: searchParams, params };
}
