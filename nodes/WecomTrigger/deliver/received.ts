import type { ClaimedEvent } from '../../../lib/ledger/inbox-batches';
import type { CallbackEvent } from '../../../lib/wecom/callback/event';

/** An event that has reached the flow. */
export interface Received {
	event: CallbackEvent;
	key: string;
	/** 1; more where an execution had it before and died. */
	deliveries: number;
}

/** An event as the inbox has it. */
export function toReceived({
	key,
	deliveries,
	payload,
}: Pick<ClaimedEvent, 'key' | 'deliveries' | 'payload'>): Received {
	return { event: JSON.parse(payload) as CallbackEvent, key, deliveries };
}

/** In the order in which things happened, which is not always that in which WeCom tells them. */
export function inOrderOfTime(events: readonly Received[]): Received[] {
	return [...events].sort((a, b) => a.event.create_time - b.event.create_time);
}

/** The events of each corp; more than one only where a third-party app serves several. */
export function byCorp(events: readonly Received[]): Map<string, Received[]> {
	const corps = new Map<string, Received[]>();
	for (const received of events) {
		const known = corps.get(received.event.corp_id);
		if (known) known.push(received);
		else corps.set(received.event.corp_id, [received]);
	}
	return corps;
}
