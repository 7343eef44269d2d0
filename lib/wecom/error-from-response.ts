import { describeErrcode } from './errcodes';
import {
	WecomApiError,
	WecomCredentialError,
	WecomPermissionError,
	WecomRateLimitError,
	WecomTokenError,
} from './errors';
import type { ErrorClass } from './errors';
import { redact } from './redact';

const INVALID_CREDENTIAL = 40001;
const CALLER_IP = /from ip:\s*([0-9a-fA-F.:]+)/;
/** WeCom appends a request number, the caller's address and a link; none of it helps a reader. */
const ERRMSG_TAIL = /,?\s*(hint:|from ip:|more info at).*$/s;

/**
 * The typed error for a reply whose errcode is not 0. Pure.
 *
 * @param secrets values that must not appear in it
 */
export function errorFromResponse(
	endpoint: string,
	reply: { errcode: number; errmsg?: string },
	secrets: ReadonlyArray<string | undefined> = [],
): WecomApiError {
	const { errcode } = reply;
	const { class: listedClass, summary, hint } = describeErrcode(errcode);
	// On a business call the secret was fine when the token was issued: it is the token that is stale.
	const isStaleToken = errcode === INVALID_CREDENTIAL && endpoint !== 'gettoken';
	const errorClass: ErrorClass = isStaleToken ? 'token' : listedClass;

	const errmsg = redact(reply.errmsg ?? '', secrets);
	const words = errmsg.replace(ERRMSG_TAIL, '').trim();
	const message = `${endpoint} failed with ${errcode}: ${summary}${words && ` (${words})`}`;
	const callerIp = CALLER_IP.exec(errmsg)?.[1];

	const ErrorType = errorTypes[errorClass] ?? WecomApiError;
	return new ErrorType(message, { endpoint, class: errorClass, hint }, { errcode, errmsg, callerIp });
}

const errorTypes: Partial<Record<ErrorClass, typeof WecomApiError>> = {
	token: WecomTokenError,
	credential: WecomCredentialError,
	permission: WecomPermissionError,
	throttled: WecomRateLimitError,
};
