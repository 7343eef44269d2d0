import type { INodeExecutionData } from 'n8n-workflow';

/** What an execution is started with: not the events, but which batch of the inbox it is to claim. */
export interface Ticket {
	batch: number;
	events: number;
}

/** The ticket that started the execution; undefined where events themselves did, as in a test. */
export function ticketOf(items: readonly INodeExecutionData[]): Ticket | undefined {
	const json = items[0]?.json ?? {};
	if ('event' in json || typeof json.batch !== 'number') return undefined;
	return { batch: json.batch, events: Number(json.events) };
}
