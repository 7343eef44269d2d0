import { CallbackRefused } from './refused';

/** A query as the web server parsed it: repeated or nested parameters are not strings. */
export type CallbackQuery = Readonly<Record<string, unknown>>;

/** What signs a callback (page 90930). */
export interface Signed {
	/** Lower-case hex. */
	signature: string;
	/** Epoch seconds. */
	timestamp: string;
	nonce: string;
}

/**
 * The signature covers token, timestamp, nonce and ciphertext joined without separators. Fixed and short
 * forms keep characters from moving between them unnoticed: 64 of them would be whole cipher blocks.
 */
const FORMS = {
	msg_signature: /^[0-9a-f]{40}$/,
	timestamp: /^\d{10}$/,
	nonce: /^[\w-]{1,63}$/,
	echostr: /^[A-Za-z0-9+/=]+$/,
};

/** @throws CallbackRefused QUERY */
export function readSigned(query: CallbackQuery): Signed {
	return {
		signature: readParameter(query, 'msg_signature'),
		timestamp: readParameter(query, 'timestamp'),
		nonce: readParameter(query, 'nonce'),
	};
}

/** One parameter, already URL-decoded. @throws CallbackRefused QUERY */
export function readParameter(query: CallbackQuery, name: keyof typeof FORMS): string {
	const value = query[name];
	if (typeof value === 'string' && FORMS[name].test(value)) return value;
	throw new CallbackRefused('QUERY', `The request's parameter ${name} is ${describe(value)}`);
}

function describe(value: unknown): string {
	if (value === undefined) return 'missing';
	return typeof value === 'string' ? 'not of the form that WeCom sends' : 'given more than once';
}
