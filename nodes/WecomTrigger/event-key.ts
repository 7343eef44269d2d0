import type { CallbackEvent } from '../../lib/wecom/callback/event';
import { callbackEventKey } from '../../lib/wecom/callback/event-key';

/** The same for every delivery of an event, and of no other. The time comes first: the ledger stores it cheaper so. */
export function eventKey(event: CallbackEvent): string {
	return `${event.create_time}-${callbackEventKey(event)}`;
}
