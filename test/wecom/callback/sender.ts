import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import type { CallbackKeys } from '../../../lib/wecom/callback/keys';

/** Keys that no corp uses; the last character of the AES key has spare bits, as most real ones. */
export const keys: CallbackKeys = {
	token: 'hJqcu3uJ9Tn2gXPmxx2w9kkCkCE2EPYo',
	encodingAesKey: 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR',
	receiveId: 'ww1436e0e65a779aee',
};

export const NOW = Date.UTC(2026, 10, 11, 2, 3, 4);

export interface Forgery {
	token?: string;
	encodingAesKey?: string;
	receiveId?: string;
	/** Epoch seconds. */
	timestamp?: string;
	nonce?: string;
	/** Instead of the bytes the message makes: `random(16) ‖ length ‖ message ‖ receive id ‖ pad`. */
	padded?: Buffer;
	/** Instead of what encryption makes; signed all the same. */
	ciphertext?: string;
}

/** What WeCom would send, written from page 90968 and not with the code under test. */
export function send(message: string, forgery: Forgery = {}) {
	const { token, encodingAesKey, receiveId } = { ...keys, ...forgery };
	const { timestamp = String(Math.floor(NOW / 1000)), nonce = '1372623149' } = forgery;
	const ciphertext =
		forgery.ciphertext ?? encrypt(forgery.padded ?? padded(message, receiveId), encodingAesKey);
	const query = { msg_signature: sign(token, timestamp, nonce, ciphertext), timestamp, nonce };
	return { query, ciphertext, body: envelope(ciphertext) };
}

export function envelope(ciphertext: string, toUserName = keys.receiveId): Buffer {
	return Buffer.from(
		`<xml><ToUserName><![CDATA[${toUserName}]]></ToUserName><Encrypt><![CDATA[${ciphertext}]]></Encrypt><AgentID><![CDATA[1000002]]></AgentID></xml>`,
	);
}

/** @param pad how many bytes; by default up to the next multiple of 32 */
export function padded(message: string, receiveId = keys.receiveId, pad?: number): Buffer {
	const bytes = Buffer.from(message);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(bytes.length);
	const plain = Buffer.concat([randomBytes(16), length, bytes, Buffer.from(receiveId)]);
	const count = pad ?? 32 - (plain.length % 32);
	return Buffer.concat([plain, Buffer.alloc(count, count)]);
}

export function encrypt(plain: Buffer, encodingAesKey = keys.encodingAesKey): string {
	const key = Buffer.from(`${encodingAesKey}=`, 'base64');
	const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
	return Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64');
}

export function sign(token: string, timestamp: string, nonce: string, ciphertext: string): string {
	return createHash('sha1').update([token, timestamp, nonce, ciphertext].sort().join('')).digest('hex');
}
