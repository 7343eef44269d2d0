/**
 * Why a callback was refused:
 * - `QUERY`: msg_signature, timestamp, nonce or echostr is missing, repeated or not of its form
 * - `TOO_LARGE`: the body is larger than any message of WeCom
 * - `ENVELOPE`: the body is no envelope with one ciphertext
 * - `SIGNATURE`: signed with another token, or changed on its way
 * - `TIMESTAMP`: correctly signed, but too long ago: a replay, or clocks that differ
 * - `CIPHERTEXT`: correctly signed, but encrypted with another key
 * - `RECEIVE_ID`: correctly signed and encrypted, but for another corp or suite
 * - `MESSAGE`: authentic, but not a message this package can read
 */
export type RefusalCode =
	'QUERY' | 'TOO_LARGE' | 'ENVELOPE' | 'SIGNATURE' | 'TIMESTAMP' | 'CIPHERTEXT' | 'RECEIVE_ID' | 'MESSAGE';

/** Only what a caller knows of its own request may differ from 401: nobody learns how far a forgery got. */
const STATUS: Readonly<Record<RefusalCode, 400 | 401 | 413>> = {
	QUERY: 400,
	TOO_LARGE: 413,
	ENVELOPE: 400,
	SIGNATURE: 401,
	TIMESTAMP: 401,
	CIPHERTEXT: 401,
	RECEIVE_ID: 401,
	MESSAGE: 401,
};

/**
 * A callback that must have no effect. The caller gets `status` and an empty body; code and message are for
 * the administrator's log. Neither holds a key, a signature or anything that was encrypted.
 */
export class CallbackRefused extends Error {
	/** What to answer over HTTP. */
	readonly status: 400 | 401 | 413;

	constructor(
		readonly code: RefusalCode,
		message: string,
	) {
		super(message);
		this.name = 'CallbackRefused';
		this.status = STATUS[code];
	}
}
