import { createDecipheriv } from 'node:crypto';
import type { CallbackKeys } from './keys';
import { CallbackRefused } from './refused';

const AES_BLOCK = 16;
/** WeCom pads to 32 bytes, not to the 16 of AES, so the cipher's own padding cannot be used. */
const LONGEST_PAD = 32;
const RANDOM_BYTES = 16;
const HEAD_BYTES = RANDOM_BYTES + 4;

/**
 * The message in `ciphertext`: base64 of AES-256-CBC over
 * `random(16) ‖ uint32be(length) ‖ message ‖ receive id ‖ pad` (page 90968).
 * Verify the signature first: what this refuses would otherwise tell a forger about the key.
 * @throws CallbackRefused CIPHERTEXT, RECEIVE_ID
 */
export function decrypt(
	ciphertext: string,
	{ encodingAesKey, receiveId }: Pick<CallbackKeys, 'encodingAesKey' | 'receiveId'>,
): string {
	const content = withoutPad(decipher(readBase64(ciphertext), encodingAesKey));
	const end = HEAD_BYTES + content.readUInt32BE(RANDOM_BYTES);
	if (end > content.length) throw unreadable('its length does not fit');
	if (!content.subarray(end).equals(Buffer.from(receiveId))) {
		throw new CallbackRefused(
			'RECEIVE_ID',
			"The callback is for another corp or suite than the credential's receive id",
		);
	}
	return content.toString('utf8', HEAD_BYTES, end);
}

function readBase64(ciphertext: string): Buffer {
	const bytes = Buffer.from(ciphertext, 'base64');
	// Node skips what is not base64; only the canonical text comes back the same.
	if (bytes.toString('base64') !== ciphertext) throw unreadable('it is not base64');
	if (bytes.length < 2 * AES_BLOCK || bytes.length % AES_BLOCK !== 0) throw unreadable('it is cut off');
	return bytes;
}

// Not with @wecom/crypto: it takes any pad bytes for good and does not give them out to be checked.
function decipher(bytes: Buffer, encodingAesKey: string): Buffer {
	const key = Buffer.from(`${encodingAesKey}=`, 'base64');
	const cipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, AES_BLOCK)).setAutoPadding(false);
	return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

function withoutPad(padded: Buffer): Buffer {
	const pad = padded.at(-1) ?? 0;
	const length = padded.length - pad;
	const isPadded = pad >= 1 && pad <= LONGEST_PAD && padded.subarray(length).every((byte) => byte === pad);
	if (!isPadded || length < HEAD_BYTES) throw unreadable('its padding is wrong');
	return padded.subarray(0, length);
}

function unreadable(why: string): CallbackRefused {
	return new CallbackRefused(
		'CIPHERTEXT',
		`The callback cannot be decrypted (${why}): compare the EncodingAESKey with the WeCom console's`,
	);
}
