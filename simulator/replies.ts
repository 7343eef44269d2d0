import { randomUUID } from 'node:crypto';

import { toSeconds } from './clock';
import type { ApiFailure } from './failure';

const WRONG_FORMAT = 'Warning: wrong json format. ';

/** The reply of every call that succeeds without data, kept because mark_tag sends nothing else. */
const PLAIN_OK = '{"errcode":0,"errmsg":"ok"}';

/**
 * @param wrongTypes true when a parameter was dropped because its JSON type did not match; WeCom says
 * so in errmsg even though the call succeeds (page 90313)
 */
export function successBody(fields: object, wrongTypes: boolean): string {
	const errmsg = wrongTypes ? `ok. ${WRONG_FORMAT}` : 'ok';
	if (!wrongTypes && isEmpty(fields)) return PLAIN_OK;
	return JSON.stringify({ errcode: 0, errmsg, ...fields });
}

export interface FailureContext {
	callerIp: string;
	now: number;
	/** Fields a failed reply of this endpoint still carries, such as `external_userid: []`. */
	empty: Record<string, unknown>;
	wrongTypes: boolean;
	/** false: errmsg is the bare text, without hint, caller and link. */
	fullErrmsg: boolean;
}

/** `<text>, hint: [<seconds>_<n>_<hex>], from ip: <ip>, more info at <link>` */
export function failureBody(failure: ApiFailure, context: FailureContext): string {
	const stem = (context.wrongTypes ? WRONG_FORMAT : '') + failure.message;
	const { errcode } = failure;
	const errmsg = context.fullErrmsg
		? `${stem}, hint: [${nextHint(context.now)}], from ip: ${context.callerIp}, ` +
			`more info at https://open.work.weixin.qq.com/devtool/query?e=${errcode}`
		: stem;
	return JSON.stringify({ errcode, errmsg, ...context.empty, ...failure.fields });
}

function nextHint(now: number): string {
	const unique = randomUUID().replaceAll('-', '');
	return `${toSeconds(now)}_${Number.parseInt(unique.slice(0, 2), 16)}_${unique}`;
}

function isEmpty(fields: object): boolean {
	for (const _name in fields) return false;
	return true;
}
