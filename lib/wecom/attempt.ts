import { onAbort } from './abort';
import type { Clock } from './clock';
import { WecomCancelledError, WecomHttpError, WecomNetworkError } from './errors';
import { redact } from './redact';
import { parseReply } from './reply';
import type { ReplyBody } from './reply';
import type { Sender, SendReply, SendRequest } from './sender';

export interface AttemptContext {
	endpoint: string;
	send: Sender;
	clock: Clock;
	timeoutMs: number;
	signal?: AbortSignal;
	/** Values that no error may show. */
	secrets: ReadonlyArray<string | undefined>;
}

/**
 * Sends one request and reads its body, whatever errcode it holds.
 *
 * @throws WecomNetworkError no answer in time or at all
 * @throws WecomHttpError another status than 200, or not a JSON object
 * @throws WecomCancelledError the signal aborted
 */
export async function attemptRequest(
	request: Omit<SendRequest, 'signal'>,
	context: AttemptContext,
): Promise<ReplyBody> {
	const reply = await sendWithin(request, context);
	if (reply.status !== 200) throw statusError(context.endpoint, reply.status);
	const body = parseReply(reply.body);
	if (!body) {
		throw new WecomHttpError(
			`${context.endpoint}: the reply is not a JSON object`,
			{
				endpoint: context.endpoint,
				class: 'transient',
				hint: 'Check that no proxy answers in the place of WeCom.',
			},
			reply.status,
		);
	}
	return body;
}

/** Our own race, because not every sender heeds its signal. */
async function sendWithin(
	request: Omit<SendRequest, 'signal'>,
	{ endpoint, send, clock, timeoutMs, signal, secrets }: AttemptContext,
): Promise<SendReply> {
	if (signal?.aborted) throw new WecomCancelledError(endpoint);
	const controller = new AbortController();
	return await new Promise<SendReply>((resolve, reject) => {
		const settle = (action: () => void) => {
			cancelTimer();
			takeBack();
			action();
		};
		const giveUp = (error: Error) => {
			settle(() => reject(error));
			controller.abort();
		};
		const cancelTimer = clock.after(timeoutMs, () => giveUp(timeoutError(endpoint, timeoutMs)));
		const takeBack = onAbort(signal, () => giveUp(new WecomCancelledError(endpoint)));
		send({ ...request, signal: controller.signal }).then(
			(reply) => settle(() => resolve(reply)),
			(error: unknown) => settle(() => reject(networkError(endpoint, error, secrets))),
		);
	});
}

function statusError(endpoint: string, status: number): WecomHttpError {
	const isTransient = status >= 500 || status === 408 || status === 429;
	return new WecomHttpError(
		`${endpoint}: HTTP status ${status} instead of 200`,
		{
			endpoint,
			class: isTransient ? 'transient' : 'credential',
			hint: isTransient
				? 'The network or WeCom is unwell: try again later.'
				: 'Check the base URL and the proxy: WeCom itself always answers with status 200.',
		},
		status,
	);
}

function timeoutError(endpoint: string, timeoutMs: number): WecomNetworkError {
	return new WecomNetworkError(
		`${endpoint}: no answer within ${timeoutMs} ms`,
		{ endpoint, class: 'transient', hint: 'Check the network, or allow more time.' },
		'ETIMEDOUT',
	);
}

/** Takes the words and the code of a sender's error only: axios errors carry the whole request. */
function networkError(
	endpoint: string,
	error: unknown,
	secrets: ReadonlyArray<string | undefined>,
): WecomNetworkError {
	const words = redact(error instanceof Error ? error.message : String(error), secrets);
	const code = codeOf(error);
	return new WecomNetworkError(
		`${endpoint}: no answer (${words || code})`,
		{
			endpoint,
			class: 'transient',
			hint: networkHints[code] ?? 'Check the network and the base URL.',
		},
		code,
	);
}

function codeOf(error: unknown): string {
	const code = error instanceof Error && 'code' in error ? String(error.code) : '';
	return /^[A-Z][A-Z0-9_]+$/.test(code) ? code : 'UNKNOWN';
}

const networkHints: Record<string, string> = {
	ENOTFOUND: 'The host name is unknown: check the base URL and the DNS of this machine.',
	EAI_AGAIN: 'The host name could not be looked up: check the DNS of this machine.',
	ECONNREFUSED: 'Nothing listens there: check host and port of the base URL.',
	CERT_HAS_EXPIRED: 'The certificate of the base URL has expired.',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate of the base URL is not trusted by this machine.',
	SELF_SIGNED_CERT_IN_CHAIN: 'A proxy seems to replace certificates: make Node trust its authority.',
};
