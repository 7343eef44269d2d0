import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Ledger } from '../../../lib/ledger/open';
import type { CallbackEvent } from '../../../lib/wecom/callback/event';
import { openLedgerOf, withClient, type OpenClient } from '../../shared/open';
import { eventKey } from '../event-key';
import { readSettings } from '../settings';
import { ticketOf } from '../ticket';
import { claim } from './claim';
import { Notes } from './notes';
import { byCorp, inOrderOfTime, type Received } from './received';
import { tellEvents } from './tell';
import { toItems } from './to-items';

/**
 * The first step of every execution: claims the batch that it was started for and gives its events to the flow.
 * Once claimed they are never lost to a failure here: they come as they are, with a hint what is missing.
 */
export async function deliver(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const ledger = await openLedgerOf(context);
	try {
		const ticket = ticketOf(context.getInputData());
		const events = ticket ? await claim(context, ledger, ticket) : testEvents(context);
		if (!events) return [[]];
		const ordered = inOrderOfTime(events);
		const notes = new Notes();
		const items = await notes.attempt('EVENTS_AS_THEY_CAME', async () => {
			return await tellAll(context, ledger, ordered, notes);
		});
		notes.show(context);
		return [items ?? toItems(ordered.map((received) => ({ received })))];
	} finally {
		await ledger.close();
	}
}

/** What the editor received while it listened for a test event. */
function testEvents(context: IExecuteFunctions): Received[] {
	return context.getInputData().map(({ json }) => {
		const event = json as CallbackEvent;
		return { event, key: eventKey(event), deliveries: 1 };
	});
}

async function tellAll(
	context: IExecuteFunctions,
	ledger: Ledger,
	events: readonly Received[],
	notes: Notes,
): Promise<INodeExecutionData[]> {
	const settings = readSettings((name, fallback) => context.getNodeParameter(name, 0, fallback));
	const tell = async (app?: OpenClient): Promise<INodeExecutionData[]> => {
		const items: INodeExecutionData[] = [];
		for (const [corpId, ofCorp] of byCorp(events)) {
			const telling = { context, ledger, settings, app, notes };
			for (const item of await tellEvents(telling, corpId, ofCorp)) items.push(item);
		}
		return items;
	};
	if (context.getNode().credentials?.wecomApi === undefined) return await tell();
	return (
		(await notes.attempt('WECOM_NOT_OPENED', async () => await withClient(context, tell))) ?? (await tell())
	);
}
