/**
 * What to do about a failure:
 * - `transient`: the same call may work in a moment (retried, at most three times)
 * - `throttled`: too many or conflicting calls (waited out, spends no attempt)
 * - `token`: the access token was refused even after one refresh
 * - `credential`: secret, app or corp set-up; every other call fails too
 * - `permission`: outside what this app may see or edit
 * - `item`: this member, customer or tag; others go on
 * - `input`: the caller's mistake
 * - `unrelated`: a code of another part of WeCom
 * - `unknown`: a code that no document lists
 * - `cancelled`: the caller's AbortSignal
 */
export type ErrorClass =
	| 'transient'
	| 'throttled'
	| 'token'
	| 'credential'
	| 'permission'
	| 'item'
	| 'input'
	| 'unrelated'
	| 'unknown'
	| 'cancelled';

export interface WecomErrorDetails {
	/** Path below /cgi-bin/, for example `externalcontact/mark_tag`. */
	endpoint: string;
	class: ErrorClass;
	/** English: what a person can do. Translations are keyed by errcode, or by `code` without one. */
	hint: string;
}

/** Base of every error of this client. No message, property or cause holds a token or a secret. */
export abstract class WecomError extends Error {
	/** Stable name of the kind of failure. */
	abstract readonly code: string;
	readonly endpoint: string;
	readonly class: ErrorClass;
	/** True when the same call may succeed later without anyone changing anything. */
	readonly retryable: boolean;
	readonly hint: string;
	readonly errcode?: number;
	/** WeCom's own words, redacted. Informational: WeCom may change them. */
	readonly errmsg?: string;

	constructor(message: string, details: WecomErrorDetails, reply?: { errcode: number; errmsg: string }) {
		super(message);
		this.name = new.target.name;
		this.endpoint = details.endpoint;
		this.class = details.class;
		this.retryable = details.class === 'transient' || details.class === 'throttled';
		this.hint = details.hint;
		if (reply) {
			this.errcode = reply.errcode;
			this.errmsg = reply.errmsg;
		}
	}
}

/** WeCom answered with an errcode other than 0. */
export class WecomApiError extends WecomError {
	override readonly code: string = 'WECOM_API';
	declare readonly errcode: number;
	declare readonly errmsg: string;
	/** The address WeCom saw, when errmsg tells (60020: put it on the app's trusted-IP list). */
	readonly callerIp?: string;

	constructor(
		message: string,
		details: WecomErrorDetails,
		reply: { errcode: number; errmsg: string; callerIp?: string },
	) {
		super(message, details, reply);
		if (reply.callerIp) this.callerIp = reply.callerIp;
	}
}

/** The access token was refused, also a fresh one. */
export class WecomTokenError extends WecomApiError {
	override readonly code = 'WECOM_TOKEN';
}

/** Corp id, secret, app or trusted-IP set-up: nothing will work until an administrator acts. */
export class WecomCredentialError extends WecomApiError {
	override readonly code = 'WECOM_CREDENTIAL';
}

/** The app may not see this member or edit this tag. */
export class WecomPermissionError extends WecomApiError {
	override readonly code = 'WECOM_PERMISSION';
}

/** Too many calls, too many at once, or conflicting calls, for longer than we are willing to wait. */
export class WecomRateLimitError extends WecomApiError {
	override readonly code = 'WECOM_RATE_LIMIT';
	/** Epoch ms when the endpoint takes calls again, where known. */
	readonly reopensAt?: number;

	constructor(
		message: string,
		details: WecomErrorDetails,
		reply: { errcode: number; errmsg: string; callerIp?: string; reopensAt?: number },
	) {
		super(message, details, reply);
		if (reply.reopensAt !== undefined) this.reopensAt = reply.reopensAt;
	}
}

/** Another HTTP status than 200, or a body that is not a JSON object. */
export class WecomHttpError extends WecomError {
	override readonly code = 'WECOM_HTTP';

	constructor(
		message: string,
		details: WecomErrorDetails,
		readonly status: number,
	) {
		super(message, details);
	}
}

/** No answer: refused, dropped, timed out, name not found. */
export class WecomNetworkError extends WecomError {
	override readonly code = 'WECOM_NETWORK';

	constructor(
		message: string,
		details: WecomErrorDetails,
		/** Node's code, for example ECONNRESET; ETIMEDOUT when the attempt took too long. */
		readonly networkCode: string,
	) {
		super(message, details);
	}
}

/** The store of the limits shared among processes did not answer. */
export class WecomSharedLimitsError extends WecomError {
	override readonly code = 'WECOM_SHARED_LIMITS';
}

/** Bad input, found before any call. */
export class WecomInputError extends WecomError {
	override readonly code = 'WECOM_INPUT';

	constructor(
		endpoint: string,
		/** Which field, for example `tag[3].name`. */
		readonly field: string,
		/** What arrived, as short JSON text. */
		readonly value: string,
		/** What was expected. */
		readonly rule: string,
	) {
		super(`${field} is ${value}, but ${rule}`, {
			endpoint,
			class: 'input',
			hint: `Correct ${field}: ${rule}.`,
		});
	}
}

/** The caller's AbortSignal fired. */
export class WecomCancelledError extends WecomError {
	override readonly code = 'WECOM_CANCELLED';

	constructor(endpoint: string) {
		super(`Cancelled: ${endpoint}`, { endpoint, class: 'cancelled', hint: 'The run was stopped.' });
	}
}
