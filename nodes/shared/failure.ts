import { WecomApiError, WecomInputError, type WecomError } from '../../lib/wecom/errors';
import { callText } from './error-texts';
import { translateFragment } from './fragments';
import { message, type MessageCode } from './messages';

/** Why an item failed, as it stands in the item. Never holds a token or a secret. */
export interface Failure {
	/** Stable and English. */
	code: string;
	message: string;
	errcode?: number;
	class?: string;
	retryable?: boolean;
	hint?: string;
}

/** A failure that we found ourselves before any call. */
export function inputFailure(code: MessageCode, values: Record<string, string | number>): Failure {
	return { code, message: message(code, values), class: 'input', retryable: false };
}

/** A failed call, in the locale's words where there are any. */
export function callFailure(error: WecomError): Failure {
	const failure: Failure = {
		code: error.code,
		message: callMessage(error),
		class: error.class,
		retryable: error.retryable,
		hint: callText(error)?.hint ?? error.hint,
	};
	if (error.errcode !== undefined) failure.errcode = error.errcode;
	return failure;
}

/** WeCom names the caller's address in every refusal; these it refuses because of it. */
const ABOUT_THE_ADDRESS = new Set([45009, 48009, 60020]);

function callMessage(error: WecomError): string {
	if (error instanceof WecomInputError) {
		const { field, value, rule } = error;
		return message('INVALID_ARGUMENT', { field, value, rule: translateFragment(rule) });
	}
	const own = callText(error)?.summary;
	const text =
		own === undefined ? error.message : own + (error.errcode === undefined ? '' : ` (${error.errcode})`);
	const ip =
		error instanceof WecomApiError && ABOUT_THE_ADDRESS.has(error.errcode) ? error.callerIp : undefined;
	return ip === undefined ? text : message('CALLER_IP', { message: text, ip });
}

/** Failures of this cause will hit the next item as well. */
export function isSystemic(failure: Failure): boolean {
	return failure.class !== 'item' && failure.class !== 'input' && failure.class !== 'permission';
}
