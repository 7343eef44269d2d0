import type { WecomError} from '../../lib/wecom/errors';
import { WecomApiError, WecomInputError } from '../../lib/wecom/errors';
import { currentLocale } from './locale';
import { errcodeText, message, type MessageCode } from './messages';

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
	const own = errcodeText(error.errcode);
	const failure: Failure = {
		code: error.code,
		message: own.summary ? `${own.summary} (${error.errcode})` : error.message,
		class: error.class,
		retryable: error.retryable,
		hint: own.hint ?? error.hint,
	};
	if (error.errcode !== undefined) failure.errcode = error.errcode;
	if (error instanceof WecomApiError && error.callerIp) {
		failure.message += currentLocale() === 'zh-CN' ? `(来源 IP:${error.callerIp})` : ` (caller IP: ${error.callerIp})`;
	}
	if (error instanceof WecomInputError) {
		failure.message = message('INVALID_FIELD', {
			field: error.field,
			value: error.value,
			expected: error.rule,
		});
	}
	return failure;
}

/** Failures of this cause will hit the next item as well. */
export function isSystemic(failure: Failure): boolean {
	return failure.class !== 'item' && failure.class !== 'input' && failure.class !== 'permission';
}
