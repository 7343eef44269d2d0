import { attemptRequest } from './attempt';
import { CallCounter } from './call-counter';
import type { Connection } from './connection';
import type { EndpointSpec, WecomReply } from './endpoint';
import { errorFromResponse } from './error-from-response';
import { WecomCancelledError, WecomError, WecomHttpError, WecomNetworkError } from './errors';
import type { CallEnd, Gate, Permit } from './gate';
import { resolveOptions } from './options';
import type { CallEvent, CallOutcome, ResolvedOptions, WecomClientOptions } from './options';
import { redact } from './redact';
import { warningOf } from './reply';
import type { ReplyBody } from './reply';
import { throttledWaitMs, transientWaitMs } from './retry';
import type { SendRequest } from './sender';
import { sleep } from './sleep';

const OVER_FREQUENCY = 45009;
const OVER_CONCURRENCY = 45033;

export interface CallContext {
	/** Cancels waiting, backing off and the request itself. */
	signal?: AbortSignal;
	/** Calls with the same key go one after the other, in the order they were made. */
	customerKey?: string;
}

/** What one call went through so far. */
interface CallProgress {
	attempts: number;
	failures: number;
	throttles: number;
	tokenRenewed: boolean;
	/** The token of the last attempt. */
	token?: string;
}

/**
 * Calls WeCom for one app. Token, limits and connections belong to its connection, which `openClient`
 * shares among all clients of the process: make clients with it. Counters and events are the client's own.
 */
export class WecomClient {
	/** Attempts made by this client. */
	readonly calls = new CallCounter();
	// Private to the language, not only to the type checker: a printed client must not show its secret.
	readonly #options: ResolvedOptions;
	readonly #connection: Connection;
	private readonly gates = new Map<string, Gate>();

	/** @throws WecomInputError when an option is out of range */
	constructor(options: WecomClientOptions, connection: Connection) {
		this.#options = resolveOptions(options);
		this.#connection = connection;
	}

	/**
	 * Calls one endpoint: waits its turn, sends, retries what is worth it.
	 *
	 * @param params query of a GET, JSON body of a POST; undefined fields are left out
	 * @returns the reply without errcode and errmsg
	 * @throws WecomError of the fitting kind, see errors.ts
	 */
	async call<T extends WecomReply>(
		endpoint: EndpointSpec,
		params: Readonly<Record<string, unknown>>,
		{ signal, customerKey }: CallContext = {},
	): Promise<T> {
		const gate = this.gateFor(endpoint.path);
		if (customerKey === undefined) return (await this.callUntilSettled(endpoint, params, gate, signal)) as T;
		await gate.customers.acquire(customerKey, endpoint.path, signal);
		try {
			return (await this.callUntilSettled(endpoint, params, gate, signal)) as T;
		} finally {
			gate.customers.release(customerKey);
		}
	}

	/** Waits as before the n-th repeat of a failed call. @throws WecomCancelledError */
	async backOff(failures: number, endpoint: string, signal?: AbortSignal): Promise<void> {
		const { retry, random, clock } = this.#options;
		await sleep(clock, transientWaitMs(retry, failures, random), endpoint, signal);
	}

	private gateFor(path: string): Gate {
		let gate = this.gates.get(path);
		if (!gate) {
			gate = this.#connection.gateFor(path, this.#options);
			this.gates.set(path, gate);
		}
		return gate;
	}

	private async callUntilSettled(
		endpoint: EndpointSpec,
		params: Readonly<Record<string, unknown>>,
		gate: Gate,
		signal?: AbortSignal,
	): Promise<unknown> {
		const progress: CallProgress = { attempts: 0, failures: 0, throttles: 0, tokenRenewed: false };
		for (;;) {
			progress.attempts += 1;
			const permit = await gate.acquire({
				repeated: progress.attempts > 1,
				shared: this.#options.shared,
				signal,
			});
			try {
				return await this.attempt(endpoint, params, gate, permit, progress, signal);
			} catch (error) {
				if (!(error instanceof WecomError)) throw error;
				await this.prepareRepeat(endpoint, error, progress, signal);
			}
		}
	}

	/** Returns when the call may be repeated at once; throws the error when it may not be repeated. */
	private async prepareRepeat(
		endpoint: EndpointSpec,
		error: WecomError,
		progress: CallProgress,
		signal?: AbortSignal,
	): Promise<void> {
		const { retry, random, clock } = this.#options;
		// The token request has had its own retries.
		if (error.endpoint !== endpoint.path) throw error;

		if (error.class === 'token') {
			const token = progress.token ?? '';
			if (progress.tokenRenewed) this.#connection.tokens.markRefused(token);
			if (progress.tokenRenewed || !this.#connection.tokens.invalidate(token)) throw error;
			progress.tokenRenewed = true;
			return;
		}

		if (error.class === 'throttled') {
			progress.throttles += 1;
			if (progress.throttles > retry.throttles) throw error;
			// The gate itself waits for a closed endpoint.
			if (error.errcode === OVER_FREQUENCY) return;
			await sleep(clock, throttledWaitMs(retry, progress.throttles, random), endpoint.path, signal);
			return;
		}

		progress.failures += 1;
		if (error.class !== 'transient' || !endpoint.idempotent || progress.failures > retry.retries) throw error;
		await this.backOff(progress.failures, endpoint.path, signal);
	}

	/** One request, from permit to release. */
	private async attempt(
		endpoint: EndpointSpec,
		params: Readonly<Record<string, unknown>>,
		gate: Gate,
		permit: Permit,
		progress: CallProgress,
		signal?: AbortSignal,
	): Promise<ReplyBody> {
		let end: CallEnd = 'not-sent';
		try {
			const token = await this.#connection.tokens.get(
				() => this.requestToken(),
				signal,
				this.#options.sharedTokens,
			);
			progress.token = token;
			end = 'failed';
			const request = this.requestFor(endpoint, params, token);
			const body = await this.observe(endpoint.path, progress.attempts, request, token, signal);
			end = 'clean';
			return body;
		} catch (error) {
			if (end === 'failed') end = endOf(error);
			throw error;
		} finally {
			gate.release(permit, end);
		}
	}

	/** Asks for a token; retries what is transient. */
	private async requestToken(): Promise<ReplyBody> {
		const { corpId, corpSecret, baseUrl, retry } = this.#options;
		const url = `${baseUrl}/cgi-bin/gettoken?corpid=${encodeURIComponent(corpId)}&corpsecret=${encodeURIComponent(corpSecret)}`;
		for (let attempt = 1; ; attempt++) {
			try {
				return await this.observe('gettoken', attempt, { method: 'GET', url });
			} catch (error) {
				const isWorthIt = error instanceof WecomError && error.class === 'transient';
				if (!isWorthIt || attempt > retry.retries) throw error;
				await this.backOff(attempt, 'gettoken');
			}
		}
	}

	/** Sends one request, tells the observer about it, and turns an errcode into its error. */
	private async observe(
		endpoint: string,
		attempt: number,
		request: Omit<SendRequest, 'signal'>,
		token?: string,
		signal?: AbortSignal,
	): Promise<ReplyBody> {
		const { clock, timeoutMs, corpSecret } = this.#options;
		const secrets = [token, corpSecret];
		const startedAt = clock.now();
		let event: Pick<CallEvent, 'outcome' | 'warning'> = { outcome: 'ok' };
		try {
			const { send } = this.#connection;
			const reply = await attemptRequest(request, { endpoint, send, clock, timeoutMs, signal, secrets });
			const { errcode = 0, errmsg, ...fields } = reply;
			if (errcode !== 0) throw errorFromResponse(endpoint, { errcode, errmsg }, secrets);
			const warning = warningOf(reply);
			if (warning === undefined) return fields;
			event = { outcome: 'ok', warning: redact(warning, secrets) };
			return { ...fields, warning: event.warning };
		} catch (error) {
			event = { outcome: outcomeOf(error) };
			throw error;
		} finally {
			this.report({ endpoint, attempt, ms: clock.now() - startedAt, ...event });
		}
	}

	private report(event: CallEvent): void {
		this.calls.add(event);
		this.#options.onCall?.(event);
	}

	private requestFor(
		{ path, method }: EndpointSpec,
		params: Readonly<Record<string, unknown>>,
		token: string,
	): Omit<SendRequest, 'signal'> {
		const url = `${this.#options.baseUrl}/cgi-bin/${path}?access_token=${encodeURIComponent(token)}`;
		if (method === 'POST') return { method, url, body: JSON.stringify(params) };
		let query = '';
		for (const [name, value] of Object.entries(params)) {
			if (value !== undefined) query += `&${name}=${encodeURIComponent(String(value))}`;
		}
		return { method, url: url + query };
	}
}

function endOf(error: unknown): CallEnd {
	const errcode = error instanceof WecomError ? error.errcode : undefined;
	if (errcode === OVER_CONCURRENCY) return 'over-concurrency';
	return errcode === OVER_FREQUENCY ? 'over-frequency' : 'failed';
}

function outcomeOf(error: unknown): CallOutcome {
	if (error instanceof WecomCancelledError) return 'cancelled';
	if (error instanceof WecomNetworkError) return error.networkCode === 'ETIMEDOUT' ? 'timeout' : 'network';
	if (error instanceof WecomHttpError) return error.status === 200 ? 'malformed' : `http_${error.status}`;
	return error instanceof WecomError ? (error.errcode ?? 'network') : 'network';
}
