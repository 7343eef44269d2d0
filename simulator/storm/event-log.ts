import { toSeconds } from '../clock';
import type { CorpEvent, EventFields } from '../callback/event';

/** One event of a storm, and what became of the copies that were sent of it. */
export interface LoggedEvent {
	event: CorpEvent;
	/** Epoch ms. */
	at: number;
	copies: number;
	/** Copies answered with 200. */
	delivered: number;
}

/** One JSON object per line, in the order things happened; what a receiver should have got. */
export function* eventLines(log: readonly LoggedEvent[]): Generator<string> {
	let serial = 0;
	for (const { event, at, copies, delivered } of log) {
		serial += 1;
		const line = {
			serial,
			event: event.event,
			change_type: event.changeType,
			create_time: toSeconds(at),
			copies,
			delivered,
			...plainFields(event.fields),
		};
		yield `${JSON.stringify(line)}\n`;
	}
}

/** Elements under the names of an event's item; lists without their <Item>. */
function plainFields(fields: EventFields): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [plainName(name), plainValue(value)]),
	);
}

function plainValue(value: EventFields[string]): unknown {
	return typeof value === 'object' && 'Item' in value ? value.Item : value;
}

/** UserID → userid, ExternalUserID → external_userid, TagType → tag_type. */
function plainName(element: string): string {
	return element
		.replace('UserID', 'Userid')
		.replaceAll(/(?<=[a-z])[A-Z]/g, '_$&')
		.toLowerCase();
}
