import { BadRequest } from '../failure';
import type { ControlRequest } from './control';
import { PEOPLE_OPS } from './console-people';
import { TAG_OPS } from './console-tags';

const OPS = { ...PEOPLE_OPS, ...TAG_OPS };

/** Does something as a person would, and so with callbacks. */
export function actAsPerson({ sim, body }: ControlRequest): object {
	const { op } = body;
	const act = typeof op === 'string' && Object.hasOwn(OPS, op) ? OPS[op] : undefined;
	if (!act) {
		throw new BadRequest(
			`op: expected one of ${Object.keys(OPS).join(', ')}, got ${JSON.stringify(op) ?? 'nothing'}`,
		);
	}
	const { events, reply } = act(sim, body);
	sim.announceConsoleWrite(events);
	return { ok: true, events: events.length, ...reply };
}
