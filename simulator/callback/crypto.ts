import { createCipheriv, createHash, randomBytes } from 'node:crypto';

/** WeCom pads to 32 bytes, not to the 16 of AES, so the cipher's own padding cannot be used. */
const PAD_BLOCK = 32;

/**
 * base64 of AES-256-CBC over `random(16) ‖ uint32be(length) ‖ message ‖ receiveId` (page 90968).
 * @param encodingAESKey the 43 characters from the console
 * @param random 16 bytes; given only to reproduce a known message
 */
export function encrypt(
	message: string,
	encodingAESKey: string,
	receiveId: string,
	random: Buffer = randomBytes(16),
): string {
	const key = Buffer.from(`${encodingAESKey}=`, 'base64');
	const body = Buffer.from(message);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(body.length);
	const plain = Buffer.concat([random, length, body, Buffer.from(receiveId)]);
	const pad = PAD_BLOCK - (plain.length % PAD_BLOCK);
	const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
	const padded = Buffer.concat([plain, Buffer.alloc(pad, pad)]);
	return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
}

/** msg_signature: lower-case hex SHA-1 over the sorted values. */
export function sign(token: string, timestamp: string, nonce: string, encrypted: string): string {
	return createHash('sha1').update([token, timestamp, nonce, encrypted].sort().join('')).digest('hex');
}
