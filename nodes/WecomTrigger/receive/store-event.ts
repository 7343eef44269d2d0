import type { CallbackEvent } from '../../../lib/wecom/callback/event';
import { eventKey } from '../event-key';
import type { Acceptor } from './acceptor';
import type { EventFilter } from './event-filter';

/** Puts an event into the inbox, unless the flow does not want it or it is there already. */
export async function storeEvent(
	event: CallbackEvent,
	wants: EventFilter,
	acceptor: Acceptor,
): Promise<void> {
	await acceptor.noteHeard(event.corp_id);
	if (!wants(event)) return;
	await acceptor.accept({
		key: eventKey(event),
		at: event.create_time * 1000,
		payload: JSON.stringify(event),
	});
}
