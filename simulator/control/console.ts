import { BadRequest } from '../failure';
import type { Simulation } from '../simulation';
import { CHAT_OPS } from './console-chats';
import type { Outcome } from './console-op';
import { OTHER_OPS } from './console-other';
import { PEOPLE_OPS } from './console-people';
import { TAG_OPS } from './console-tags';
import type { ControlRequest } from './control';

const OPS = { ...PEOPLE_OPS, ...TAG_OPS, ...CHAT_OPS, ...OTHER_OPS };

/** Does something as a person would, and so with callbacks. */
export function actAsPerson({ sim, body }: ControlRequest): object {
	const { events, reply } = perform(sim, body);
	sim.announceConsoleWrite(events);
	return { ok: true, events: events.length, ...reply };
}

/**
 * Changes the corp without telling anybody.
 * @throws BadRequest naming the field
 */
export function perform(sim: Simulation, body: Record<string, unknown>): Outcome {
	const { op } = body;
	const act = typeof op === 'string' && Object.hasOwn(OPS, op) ? OPS[op] : undefined;
	if (!act) {
		throw new BadRequest(
			`op: expected one of ${Object.keys(OPS).join(', ')}, got ${JSON.stringify(op) ?? 'nothing'}`,
		);
	}
	return act(sim, body);
}
