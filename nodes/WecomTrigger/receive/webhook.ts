import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { openEcho } from '../../../lib/wecom/callback/open';
import { openLedgerOf } from '../../shared/open';
import { inboxOf } from '../inbox';
import { readKeys } from '../keys';
import { readSettings } from '../settings';
import { ACKNOWLEDGED, answerWith } from './answer';
import { eventFilter } from './event-filter';
import { openEvent } from './open-event';
import { storeEvent } from './store-event';
import { speakerOf, troubleLogOf } from './trouble-log';

/**
 * A request at n8n's own URL. In production the event goes into the inbox and the request is answered when it is
 * there; while a person tests the node in the editor, the event starts the flow directly.
 */
export async function receiveWebhook(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const inbox = inboxOf(context);
	let workflowData: IWebhookResponseData['workflowData'];
	const { status, text } = await answerWith(
		async () => {
			if (context.getWebhookName() === 'setup') return await verifyUrl(context);
			workflowData = await receiveEvent(context, inbox);
			return ACKNOWLEDGED;
		},
		troubleLogOf(inbox, speakerOf(context)),
	);
	context.getResponseObject().status(status).type('text/plain').send(text);
	return { noWebhookResponse: true, ...(workflowData && { workflowData }) };
}

async function verifyUrl(context: IWebhookFunctions): Promise<string> {
	const { maxAgeMs } = settingsOf(context);
	return openEcho(queryOf(context), await readKeys(context), { now: Date.now(), maxAgeMs });
}

async function receiveEvent(
	context: IWebhookFunctions,
	inbox: string,
): Promise<IWebhookResponseData['workflowData']> {
	const settings = settingsOf(context);
	const request = context.getRequestObject();
	await request.readRawBody();
	const event = openEvent(
		{ query: queryOf(context), body: request.rawBody },
		await readKeys(context),
		settings.maxAgeMs,
	);
	if (context.getMode() === 'manual')
		return eventFilter(settings)(event) ? [[{ json: { ...event } }]] : undefined;
	const ledger = await openLedgerOf(context);
	try {
		await storeEvent(event, settings, ledger, inbox);
	} finally {
		await ledger.close();
	}
	return undefined;
}

function settingsOf(context: IWebhookFunctions) {
	return readSettings((name, fallback) => context.getNodeParameter(name, fallback));
}

function queryOf(context: IWebhookFunctions): Readonly<Record<string, unknown>> {
	return context.getQueryData() as Record<string, unknown>;
}
