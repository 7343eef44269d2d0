import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals access tokens so that they can lie in a database: whoever reads it without the app's secret learns
 * nothing. Key and name are derived from the secret (RFC 5869), neither tells the other.
 */
export class TokenSeal {
	/** Names the app without telling its secret. */
	readonly name: string;
	readonly #key: Buffer;

	constructor({ baseUrl, corpId, corpSecret }: { baseUrl: string; corpId: string; corpSecret: string }) {
		const derive = (purpose: string): Buffer =>
			Buffer.from(hkdfSync('sha256', corpSecret, `${baseUrl}|${corpId}`, purpose, 32));
		this.name = derive('name of the app').toString('hex');
		this.#key = derive('seal of its token');
	}

	seal(text: string): string {
		const iv = randomBytes(IV_BYTES);
		const cipher = createCipheriv(ALGORITHM, this.#key, iv, { authTagLength: TAG_BYTES });
		const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
		return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
	}

	/** @returns undefined for what was not sealed with this secret, or was changed since */
	open(sealed: string): string | undefined {
		const bytes = Buffer.from(sealed, 'base64');
		if (bytes.length < IV_BYTES + TAG_BYTES) return undefined;
		const decipher = createDecipheriv(ALGORITHM, this.#key, bytes.subarray(0, IV_BYTES), {
			authTagLength: TAG_BYTES,
		});
		decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
		try {
			const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
			return Buffer.concat([text, decipher.final()]).toString('utf8');
		} catch {
			return undefined;
		}
	}
}
