import type { ITriggerFunctions } from 'n8n-workflow';
import type { Ledger } from '../../../lib/ledger/open';
import type { CallbackKeys } from '../../../lib/wecom/callback/keys';
import { openEcho } from '../../../lib/wecom/callback/open';
import { ExpiringCache } from '../../shared/people/expiring-cache';
import { inboxOf } from '../inbox';
import { readKeys } from '../keys';
import { ACKNOWLEDGED, answerWith } from '../receive/answer';
import { openEvent } from '../receive/open-event';
import { storeEvent, type IntakeSettings } from '../receive/store-event';
import { speakerOf, troubleLogOf } from '../receive/trouble-log';
import type { Settings } from '../settings';
import type { CallbackHandler } from './callback-server';

/** How soon a changed credential counts; n8n decrypts it anew each time it is asked. */
const KEYS_REMEMBERED_MS = 30_000;

/** Does with requests to the node's own port what the webhook does with those to n8n's. */
export function portHandler(
	context: ITriggerFunctions,
	settings: IntakeSettings & Pick<Settings, 'maxAgeMs'>,
	ledger: Ledger,
): CallbackHandler {
	const inbox = inboxOf(context);
	const log = troubleLogOf(inbox, speakerOf(context));
	const { maxAgeMs } = settings;
	const cache = new ExpiringCache<CallbackKeys>(KEYS_REMEMBERED_MS, 1);
	const keys = async () => await cache.get(inbox, async () => await readKeys(context));
	return {
		verify: async (query) =>
			await answerWith(async () => openEcho(query, await keys(), { now: Date.now(), maxAgeMs }), log),
		receive: async (request) =>
			await answerWith(async () => {
				await storeEvent(openEvent(request, await keys(), maxAgeMs), settings, ledger, inbox);
				return ACKNOWLEDGED;
			}, log),
	};
}
