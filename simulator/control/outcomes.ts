import type { Customer } from '../corp/types';
import { BadRequest } from '../failure';
import { drawOutcomes, HOUR_MS, type Effects } from '../seed/outcomes';
import { drawProfile } from '../seed/profiles';
import type { Simulation } from '../simulation';
import type { ControlRequest, Streamed } from './control';

const MOST_HOURS = 24 * 92;

const NO_EFFECT: Effects = { order: 1, reply: 1, complaint: 1, deletion: 1 };

/**
 * What customers did between two hours, one JSON object per line. Customers who hold the tag now behave as the
 * switches `tag_effect_…` say. Nothing of it changes the corp.
 */
export function readOutcomes({ sim, query }: ControlRequest): Streamed {
	const tagId = query.get('tag_id') ?? '';
	if (!sim.corp.tags.has(tagId)) throw new BadRequest(`tag_id: no tag ${tagId}`);
	const from = hourOf(query, 'from');
	const until = hourOf(query, 'until');
	if (until < from) throw new BadRequest('until: expected a time after from');
	if (until - from > MOST_HOURS)
		throw new BadRequest(`until: expected at most ${MOST_HOURS} hours after from`);
	return {
		contentType: 'application/x-ndjson; charset=UTF-8',
		pieces: outcomeLines(sim, tagId, from, until),
	};
}

/** Epoch ms of the field, as full hours since the epoch. */
function hourOf(query: URLSearchParams, field: string): number {
	const text = query.get(field);
	const ms = Number(text);
	if (text === null || !Number.isSafeInteger(ms) || ms < 0) {
		throw new BadRequest(`${field}: expected epoch ms, got ${text ?? 'nothing'}`);
	}
	return Math.floor(ms / HOUR_MS);
}

function* outcomeLines(sim: Simulation, tagId: string, from: number, until: number): Generator<string> {
	const { plan, corp, switches } = sim;
	const treated: Effects = {
		order: switches.tag_effect_on_orders,
		reply: switches.tag_effect_on_replies,
		complaint: switches.tag_effect_on_complaints,
		deletion: switches.tag_effect_on_deletions,
	};
	for (let index = 0; index < plan.customers; index++) {
		const { externalUserid } = drawProfile(plan, index);
		const customer = corp.customers.get(externalUserid);
		if (!customer || customer.relations.length === 0) continue;
		const effects = holds(customer, tagId) ? treated : NO_EFFECT;
		for (let hour = from; hour < until; hour++) {
			for (const outcome of drawOutcomes(plan, index, externalUserid, hour, effects)) {
				yield `${JSON.stringify(outcome)}\n`;
			}
		}
	}
}

function holds({ relations }: Customer, tagId: string): boolean {
	return relations.some(({ tags }) => tags.some(({ id }) => id === tagId));
}
