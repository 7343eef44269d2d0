import type { ITriggerFunctions } from 'n8n-workflow';
import type { Ledger } from '../../../lib/ledger/open';
import type { CallbackKeys } from '../../../lib/wecom/callback/keys';
import { openEcho } from '../../../lib/wecom/callback/open';
import { ExpiringCache } from '../../shared/people/expiring-cache';
import { inboxOf } from '../inbox';
import { readKeys } from '../keys';
import { ACKNOWLEDGED, answerWith } from '../receive/answer';
import { eventFilter } from '../receive/event-filter';
import { acceptorOf } from '../receive/inbox-acceptors';
import { openEvent } from '../receive/open-event';
import { storeEvent } from '../receive/store-event';
import { troubleLogOf } from '../receive/trouble-log';
import type { Settings } from '../settings';
import type { CallbackHandler } from './callback-server';

/** How soon a changed credential counts; n8n decrypts it anew each time it is asked. */
const KEYS_REMEMBERED_MS = 30_000;

/** Does with requests to the node's own port what the webhook does with those to n8n's. */
export function portHandler(
	context: ITriggerFunctions,
	settings: Pick<Settings, 'events' | 'otherEvents' | 'members' | 'maxAgeMs'>,
	ledger: Ledger,
): CallbackHandler {
	const inbox = inboxOf(context);
	const log = troubleLogOf(inbox, context.logger, context.getNode().name);
	const acceptor = acceptorOf(ledger, inbox);
	const wants = eventFilter(settings);
	const { maxAgeMs } = settings;
	const cache = new ExpiringCache<CallbackKeys>(KEYS_REMEMBERED_MS, 1);
	const keys = async () => await cache.get(inbox, async () => await readKeys(context));
	return {
		verify: async (query) =>
			await answerWith(async () => openEcho(query, await keys(), { now: Date.now(), maxAgeMs }), log),
		receive: async (request) =>
			await answerWith(async () => {
				await storeEvent(openEvent(request, await keys(), maxAgeMs), wants, acceptor);
				return ACKNOWLEDGED;
			}, log),
	};
}
