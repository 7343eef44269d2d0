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

/** What to answer over HTTP. */
export type RefusalStatus = 200 | 401 | 413;

/** Of what is not proven to be WeCom's, only the length is told: nobody learns how far a forgery got. */
function statusOf(code: RefusalCode): RefusalStatus {
	if (code === 'TOO_LARGE') return 413;
	// Acknowledged: WeCom would repeat it in vain, and sends nothing more to whom too much fails.
	return code === 'MESSAGE' ? 200 : 401;
}

/**
 * A callback that must have no effect. The caller gets `status`, and an empty body unless that is 200; code and
 * message are for the administrator's log. Neither holds a key, a signature or anything that was encrypted.
 */
export class CallbackRefused extends Error {
	readonly status: RefusalStatus;

	constructor(
		readonly code: RefusalCode,
		message: string,
	) {
		super(message);
		this.name = 'CallbackRefused';
		this.status = statusOf(code);
	}
}
