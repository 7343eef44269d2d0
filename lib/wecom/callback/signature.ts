import { timingSafeEqual } from 'node:crypto';
import { getSignature } from '@wecom/crypto';
import type { Signed } from './query';

/** Whether `token` signed exactly this ciphertext, timestamp and nonce (page 90968). Takes the same time for any answer. */
export function isSignedWith(token: string, signed: Signed, ciphertext: string): boolean {
	const expected = Buffer.from(getSignature(token, signed.timestamp, signed.nonce, ciphertext));
	const given = Buffer.from(signed.signature);
	return given.length === expected.length && timingSafeEqual(given, expected);
}
