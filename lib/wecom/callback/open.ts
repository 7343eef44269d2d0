import { decrypt } from './decrypt';
import { readEnvelope } from './envelope';
import type { CallbackKeys } from './keys';
import { readParameter, readSigned, type CallbackQuery, type Signed } from './query';
import { CallbackRefused } from './refused';
import { isSignedWith } from './signature';

export const DEFAULT_MAX_AGE_MS = 5 * 60_000;
/** A replay must not be accepted for longer than the keys of accepted events are surely remembered. */
export const LONGEST_MAX_AGE_MS = 60 * 60_000;
/** WeCom's events have less than 2 KB, the largest message less than 64. */
export const DEFAULT_MAX_BYTES = 256 * 1024;

export interface OpenOptions {
	/** Epoch ms. */
	now: number;
	/** How far the request's time stamp may be from `now`, either way; at most an hour. @default 300_000 */
	maxAgeMs?: number;
}

/**
 * What WeCom wants to read back when the URL is saved in its console: answer 200 with exactly this text,
 * within a second (page 90930).
 * @param keys as checkCallbackKeys gave them
 * @throws CallbackRefused
 */
export function openEcho(query: CallbackQuery, keys: CallbackKeys, options: OpenOptions): string {
	return openCiphertext(readSigned(query), readParameter(query, 'echostr'), keys, options);
}

/**
 * The text of a pushed message, XML or JSON; parseCallbackEvent reads it.
 * @param keys as checkCallbackKeys gave them
 * @param options.maxBytes of the body @default 262_144
 * @throws CallbackRefused
 */
export function openMessage(
	{ query, body }: { query: CallbackQuery; body: Buffer },
	keys: CallbackKeys,
	options: OpenOptions & { maxBytes?: number },
): string {
	const { maxBytes = DEFAULT_MAX_BYTES } = options;
	if (body.length > maxBytes) {
		throw new CallbackRefused(
			'TOO_LARGE',
			`The request's body has ${body.length} bytes, more than ${maxBytes}`,
		);
	}
	return openCiphertext(readSigned(query), readEnvelope(body), keys, options);
}

/** Signature first: nothing is decrypted for, and nothing learned by, who does not have the token. */
function openCiphertext(
	signed: Signed,
	ciphertext: string,
	keys: CallbackKeys,
	{ now, maxAgeMs = DEFAULT_MAX_AGE_MS }: OpenOptions,
): string {
	if (!isSignedWith(keys.token, signed, ciphertext)) {
		throw new CallbackRefused(
			'SIGNATURE',
			"The callback is not signed with the credential's token: compare the Token with the WeCom console's",
		);
	}
	const age = now - Number(signed.timestamp) * 1000;
	if (!(Math.abs(age) <= Math.min(maxAgeMs, LONGEST_MAX_AGE_MS))) {
		throw new CallbackRefused(
			'TIMESTAMP',
			`The callback was signed ${Math.round(Math.abs(age) / 1000)} s ${age > 0 ? 'ago' : 'in the future'}: it is a replay, or this machine's clock is wrong`,
		);
	}
	return decrypt(ciphertext, keys);
}
