import type { CorpEvent } from '../callback/event';
import { findMember } from '../corp/corp';
import { findRelation } from '../corp/relations';
import type { Customer, Member, Relation } from '../corp/types';
import { BadRequest } from '../failure';
import type { Simulation } from '../simulation';
import { requireText } from './control';

/** What an act in a client changed, as it is reported, and what its caller is told. */
export interface Outcome {
	events: CorpEvent[];
	reply?: object;
}

export type ConsoleOp = (sim: Simulation, body: Record<string, unknown>) => Outcome;

/** @throws BadRequest naming what is unknown */
export function requireRelation(sim: Simulation, body: Record<string, unknown>): Relation {
	const member = requireMember(sim, body);
	const externalUserid = requireText(body, 'external_userid');
	const customer = sim.corp.customers.get(externalUserid);
	const relation = customer && findRelation(member, customer);
	if (!relation) throw new BadRequest(`external_userid: ${member.userid} has no customer ${externalUserid}`);
	return relation;
}

/** @throws BadRequest naming the field */
export function requireMember({ corp }: Simulation, body: Record<string, unknown>, field = 'userid'): Member {
	const userid = requireText(body, field);
	const member = findMember(corp, userid);
	if (!member) throw new BadRequest(`${field}: no member ${userid}`);
	return member;
}

/** @throws BadRequest naming the field */
export function requireCustomer({ corp }: Simulation, body: Record<string, unknown>): Customer {
	const externalUserid = requireText(body, 'external_userid');
	const customer = corp.customers.get(externalUserid);
	if (!customer) throw new BadRequest(`external_userid: no customer ${externalUserid}`);
	return customer;
}

/**
 * One of the given values, or `initial` if the field is left out.
 * @throws BadRequest naming field, value and choice
 */
export function chooseFrom<const T extends string | number>(
	body: Record<string, unknown>,
	field: string,
	values: readonly T[],
	initial: T,
): T {
	const given = body[field];
	if (given === undefined) return initial;
	const chosen = values.find((value) => value === given);
	if (chosen === undefined) {
		throw new BadRequest(`${field}: expected ${values.join(' or ')}, got ${JSON.stringify(given)}`);
	}
	return chosen;
}
