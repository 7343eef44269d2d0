import { onAbort } from './abort';
import type { Clock } from './clock';
import { errorFromResponse } from './error-from-response';
import { WecomApiError, WecomCancelledError, WecomError } from './errors';
import type { ReplyBody } from './reply';
import type { SharedTokens } from './shared-tokens';
import type { TokenSeal } from './token-seal';

const ENDPOINT = 'gettoken';
/** Renewed this long before its end, or at half its life when that is shorter. */
const EARLY_MS = 5 * 60_000;
/** Lifetimes come in whole seconds, rounded down. */
const ROUNDING_MS = 1_000;
/** Wrong secrets, sent often enough, get this machine's address banned for an hour. */
const REMEMBER_REFUSAL_MS = 30_000;
const BUSY = -1;
const OVER_FREQUENCY = 45009;
const REMEMBER_THROTTLE_MS = 60_000;

/** Asks WeCom for a token, retrying what is transient; resolves with a successful reply. */
export type TokenRequest = () => Promise<ReplyBody>;

/**
 * One access token per corp and secret. Callers share one request for it; a token that WeCom refuses is
 * dropped only while it is still the current one, so a slow call cannot throw away its successor.
 * Where processes share their tokens, one of them asks for all.
 */
export class TokenStore {
	#token?: { value: string; renewAt: number; expiresAt: number };
	#refreshing?: Promise<string>;
	#refusal?: { until: number; reply: { errcode: number; errmsg: string } };
	/** A token that was refused although it was fresh: asking for another would not help. */
	#refusedFresh?: { value: string; until: number };
	#lastValue?: string;
	/** WeCom hands out the same token until its end, so asking early is useless. */
	#repeats = false;
	/** What the shared place calls the token that was taken from it last. */
	#storedId?: string;

	constructor(
		private readonly clock: Clock,
		private readonly seal: TokenSeal,
	) {}

	/**
	 * The current token, fetched or renewed when needed.
	 * @throws WecomCredentialError wrong corp id or secret; remembered for 30 s
	 * @throws WecomCancelledError the signal aborted; others go on waiting
	 */
	async get(request: TokenRequest, signal?: AbortSignal, shared?: SharedTokens): Promise<string> {
		const now = this.clock.now();
		if (this.#token && now < this.#token.renewAt) return this.#token.value;
		if (this.#refusal && now < this.#refusal.until) throw errorFromResponse(ENDPOINT, this.#refusal.reply);
		if (signal?.aborted) throw new WecomCancelledError(ENDPOINT);
		this.#refreshing ??= this.refresh(request, shared).finally(() => (this.#refreshing = undefined));
		return await abandonOnAbort(this.#refreshing, signal);
	}

	/**
	 * WeCom refused this token.
	 * @returns whether a fresh one is worth a try
	 */
	invalidate(value: string): boolean {
		const refused = this.#refusedFresh;
		if (refused && refused.value === value && this.clock.now() < refused.until) return false;
		if (this.#token?.value === value) this.#token = undefined;
		return true;
	}

	/** WeCom refused also the token that was fetched because of a refusal. */
	markRefused(value: string): void {
		this.#refusedFresh = { value, until: this.clock.now() + REMEMBER_REFUSAL_MS };
	}

	private async refresh(request: TokenRequest, shared: SharedTokens | undefined): Promise<string> {
		const askedAt = this.clock.now();
		try {
			return shared ? await this.renewTogether(request, shared) : this.keepReply(await request(), askedAt);
		} catch (error) {
			if (error instanceof WecomApiError) this.remember(error);
			// Renewing early failed, but the old token still lives.
			if (this.#token && this.clock.now() < this.#token.expiresAt) return this.#token.value;
			throw error;
		}
	}

	/** Takes the token that the processes share, or gets another for all of them. */
	private async renewTogether(request: TokenRequest, shared: SharedTokens): Promise<string> {
		const fetch = async (): Promise<{ sealed: string; lifeMs: number }> => {
			const askedAt = this.clock.now();
			const { value, lifeMs } = readReply(await request());
			return { sealed: this.seal.seal(value), lifeMs: lifeMs - (this.clock.now() - askedAt) };
		};
		const stored = await shared.renew(this.seal.name, this.#storedId, fetch).catch((error: unknown) => {
			if (error instanceof WecomError) throw error;
			// A place that cannot be reached must not keep the token away: then each process asks for itself.
			return undefined;
		});
		const value = stored && this.seal.open(stored.sealed);
		if (stored === undefined || value === undefined) {
			const askedAt = this.clock.now();
			return this.keepReply(await request(), askedAt);
		}
		this.#storedId = stored.id;
		return this.keep(value, stored.leftMs, this.clock.now());
	}

	private keepReply(reply: ReplyBody, askedAt: number): string {
		const { value, lifeMs } = readReply(reply);
		return this.keep(value, lifeMs, askedAt);
	}

	private keep(value: string, lifeMs: number, from: number): string {
		const expiresAt = from + lifeMs;
		this.#repeats ||= value === this.#lastValue;
		const renewAt = this.#repeats ? expiresAt + ROUNDING_MS : expiresAt - Math.min(EARLY_MS, lifeMs / 2);
		this.#lastValue = value;
		this.#token = { value, renewAt, expiresAt };
		return value;
	}

	private remember({ errcode, errmsg, retryable }: WecomApiError): void {
		const isThrottled = errcode === OVER_FREQUENCY;
		if (retryable && !isThrottled) return;
		const until = this.clock.now() + (isThrottled ? REMEMBER_THROTTLE_MS : REMEMBER_REFUSAL_MS);
		this.#refusal = { until, reply: { errcode, errmsg } };
	}
}

function readReply({ access_token: value, expires_in: seconds }: ReplyBody): {
	value: string;
	lifeMs: number;
} {
	if (typeof value !== 'string' || value === '' || typeof seconds !== 'number') {
		throw errorFromResponse(ENDPOINT, { errcode: BUSY, errmsg: 'the reply holds no token' });
	}
	return { value, lifeMs: seconds * 1_000 };
}

/** The shared request goes on for the others when one caller is cancelled. */
async function abandonOnAbort<T>(shared: Promise<T>, signal?: AbortSignal): Promise<T> {
	if (!signal) return await shared;
	return await new Promise<T>((resolve, reject) => {
		const takeBack = onAbort(signal, () => reject(new WecomCancelledError(ENDPOINT)));
		shared.finally(takeBack).then(resolve, reject);
	});
}
