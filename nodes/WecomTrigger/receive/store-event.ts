import type { Ledger } from '../../../lib/ledger/open';
import type { CallbackEvent } from '../../../lib/wecom/callback/event';
import { eventKey } from '../event-key';
import { ledgerInboxOf } from '../inbox';
import type { Settings } from '../settings';
import { eventFilter, isForLedger } from './event-filter';
import { acceptorOf } from './inbox-acceptors';

export type IntakeSettings = Pick<Settings, 'events' | 'otherEvents' | 'members' | 'keepLedger'>;

/**
 * Puts an event into the inbox, unless it is there already. One that the flow does not want starts no execution;
 * the ledger may learn from it all the same.
 */
export async function storeEvent(
	event: CallbackEvent,
	settings: IntakeSettings,
	ledger: Ledger,
	inbox: string,
): Promise<void> {
	const forFlow = acceptorOf(ledger, inbox);
	await forFlow.noteHeard(event.corp_id);
	const isWanted = eventFilter(settings)(event);
	if (!isWanted && !(settings.keepLedger && isForLedger(event))) return;
	const acceptor = isWanted ? forFlow : acceptorOf(ledger, ledgerInboxOf(inbox));
	await acceptor.accept({
		key: eventKey(event),
		at: event.create_time * 1000,
		payload: JSON.stringify(event),
	});
}
