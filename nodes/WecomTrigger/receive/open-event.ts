import type { CallbackEvent } from '../../../lib/wecom/callback/event';
import type { CallbackKeys } from '../../../lib/wecom/callback/keys';
import { openMessage } from '../../../lib/wecom/callback/open';
import { parseCallbackEvent } from '../../../lib/wecom/callback/parse-event';
import type { CallbackQuery } from '../../../lib/wecom/callback/query';

/** A request as it came in. */
export interface CallbackRequest {
	query: CallbackQuery;
	body: Buffer;
}

/** The event in a request, once it is proven to be WeCom's. @throws CallbackRefused */
export function openEvent(request: CallbackRequest, keys: CallbackKeys, maxAgeMs: number): CallbackEvent {
	return parseCallbackEvent(openMessage(request, keys, { now: Date.now(), maxAgeMs }));
}
