import { WecomInputError } from '../errors';

/** What the administrator agrees on with WeCom when setting up the callback (page 90930). */
export interface CallbackKeys {
	/** 1 to 32 letters and digits; signs every request. */
	token: string;
	/** 43 letters and digits: the AES key in base64, without its last `=`. */
	encodingAesKey: string;
	/** Whom messages are for: the corp id, for a third-party app the suite id. */
	receiveId: string;
}

/**
 * The keys without the blanks that pasting adds.
 * @throws WecomInputError naming the field, never its value
 */
export function checkCallbackKeys(keys: CallbackKeys): CallbackKeys {
	const token = trim(keys.token);
	const encodingAesKey = trim(keys.encodingAesKey);
	const receiveId = trim(keys.receiveId);
	check('token', token, /^[A-Za-z0-9]{1,32}$/, 'it must be 1 to 32 letters and digits');
	// Not canonical base64: the last character of most keys carries bits that do not count.
	check('encodingAesKey', encodingAesKey, /^[A-Za-z0-9]{43}$/, 'it must be exactly 43 letters and digits');
	check('receiveId', receiveId, /^[\w-]{1,64}$/, 'it must be a corp id or a suite id');
	return { token, encodingAesKey, receiveId };
}

function trim(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}

function check(field: keyof CallbackKeys, value: string, form: RegExp, rule: string): void {
	if (form.test(value)) return;
	throw new WecomInputError('callback', field, value === '' ? 'empty' : `${value.length} characters`, rule);
}
