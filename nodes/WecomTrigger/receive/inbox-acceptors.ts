import type { Ledger } from '../../../lib/ledger/open';
import { wakeDrain } from '../drain/running-drains';
import { Acceptor } from './acceptor';

const acceptors = new WeakMap<Ledger['db'], Map<string, Acceptor>>();

/** The one acceptor of an inbox in this process: requests that come together are written together. */
export function acceptorOf({ db }: Ledger, inbox: string): Acceptor {
	const ofLedger = acceptors.get(db) ?? new Map<string, Acceptor>();
	acceptors.set(db, ofLedger);
	let acceptor = ofLedger.get(inbox);
	if (!acceptor) {
		acceptor = new Acceptor(db, inbox, () => wakeDrain(inbox));
		ofLedger.set(inbox, acceptor);
	}
	return acceptor;
}
