/** A body of WeCom: always a JSON object. */
export interface ReplyBody {
	errcode?: number;
	errmsg?: string;
	[field: string]: unknown;
}

const WARNING = 'Warning: wrong json format';

/** The body as an object; undefined when it is not one. */
export function parseReply(text: string): ReplyBody | undefined {
	let body: unknown;
	try {
		body = JSON.parse(text);
	} catch {
		return undefined;
	}
	return isReplyBody(body) ? body : undefined;
}

function isReplyBody(body: unknown): body is ReplyBody {
	if (typeof body !== 'object' || body === null || Array.isArray(body)) return false;
	return !('errcode' in body) || typeof body.errcode === 'number';
}

/** The warning of a reply that reports success although a field was ignored. */
export function warningOf(body: ReplyBody): string | undefined {
	const errmsg = typeof body.errmsg === 'string' ? body.errmsg : '';
	return errmsg.includes(WARNING) ? errmsg : undefined;
}
