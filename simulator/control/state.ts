import type { Customer } from '../corp/types';
import { BadRequest } from '../failure';
import type { Simulation } from '../simulation';
import type { ControlRequest, Streamed } from './control';

/** What the corp holds now: counts, one customer, or all of them line by line. */
export function readState({ sim, query }: ControlRequest): object | Streamed {
	const externalUserid = query.get('external_userid');
	if (externalUserid !== null) {
		const customer = sim.corp.customers.get(externalUserid);
		if (!customer) throw new BadRequest(`external_userid: no customer ${externalUserid}`);
		return presentState(customer);
	}
	const full = query.get('full');
	if (full === null) return sim.corp.counts();
	if (full !== '1') throw new BadRequest(`full: expected 1, got ${full}`);
	return { contentType: 'application/x-ndjson; charset=UTF-8', pieces: stateLines(sim) };
}

function* stateLines({ corp }: Simulation): Generator<string> {
	for (const customer of corp.customers.values()) {
		if (customer.relations.length > 0) yield `${JSON.stringify(presentState(customer))}\n`;
	}
}

/** Tags by id, so that equal sets read equal. */
function presentState({ externalUserid, relations }: Customer) {
	return {
		external_userid: externalUserid,
		relations: relations.map(({ member, tags }) => ({
			userid: member.userid,
			tags: tags.map(({ id }) => id).sort(),
		})),
	};
}
