import { contactEvent, transferFailureEvent, transferredEvent, TRANSFER_FAILURES } from '../callback/events';
import { addRelation, findRelation, removeRelation } from '../corp/relations';
import type { Customer } from '../corp/types';
import { MAX_ID_BYTES } from '../corp/visibility';
import { BadRequest } from '../failure';
import type { Simulation } from '../simulation';
import {
	chooseFrom,
	requireCustomer,
	requireMember,
	requireRelation,
	type ConsoleOp,
	type Outcome,
} from './console-op';
import { requireText } from './control';

/** What members and customers do with each other in their clients. */
export const PEOPLE_OPS: Readonly<Record<string, ConsoleOp>> = {
	/** Also confirms a half-added customer, and takes back one who had deleted the member. */
	add_customer: (sim, body) => meet(sim, body, false),

	/** The customer added a member who has not confirmed yet. */
	add_half_customer: (sim, body) => meet(sim, body, true),

	/** The member deletes the customer: the relation and its tags are gone. */
	delete_customer: (sim, body) => {
		const relation = requireRelation(sim, body);
		removeRelation(sim.corp, relation);
		return { events: [contactEvent('del_external_contact', relation)] };
	},

	/** The customer deletes the member: the relation stays, one-way, and calls go on working. */
	customer_deletes_member: (sim, body) => {
		const relation = requireRelation(sim, body);
		relation.oneWay = true;
		return { events: [contactEvent('del_follow_user', relation)] };
	},

	/** The customer goes over to a colleague on the job: one relation ends, another begins without tags. */
	transfer_customer: (sim, body) => {
		const relation = requireRelation(sim, body);
		const successor = requireMember(sim, body, 'takeover_userid');
		if (findRelation(successor, relation.customer)) {
			throw new BadRequest(
				`takeover_userid: ${successor.userid} has the customer ${relation.customer.externalUserid} already`,
			);
		}
		removeRelation(sim.corp, relation);
		const next = addRelation(sim.corp, successor, relation.customer, {}, sim.clock.now());
		return { events: [transferredEvent(relation), contactEvent('add_external_contact', next)] };
	},

	/** Such a transfer came to nothing; `userid` is the successor. */
	transfer_fail: (sim, body) => {
		const reason = chooseFrom(body, 'fail_reason', TRANSFER_FAILURES, 'customer_refused');
		return { events: [transferFailureEvent(requireMember(sim, body), requireCustomer(sim, body), reason)] };
	},
};

function meet(sim: Simulation, body: Record<string, unknown>, half: boolean): Outcome {
	const member = requireMember(sim, body);
	const customer = customerFor(sim, requireText(body, 'external_userid'), body.name);
	const known = findRelation(member, customer);
	if (known && (half || !(known.half || known.oneWay))) {
		throw new BadRequest(
			`external_userid: ${member.userid} has the customer ${customer.externalUserid} already`,
		);
	}
	const state = typeof body.state === 'string' ? body.state : '';
	const relation = known ?? addRelation(sim.corp, member, customer, { half, state }, sim.clock.now());
	relation.half = half;
	relation.oneWay = false;
	return { events: [contactEvent(half ? 'add_half_external_contact' : 'add_external_contact', relation)] };
}

function customerFor({ corp }: Simulation, externalUserid: string, name: unknown): Customer {
	const known = corp.customers.get(externalUserid);
	if (known) return known;
	if (Buffer.byteLength(externalUserid) > MAX_ID_BYTES) {
		throw new BadRequest(`external_userid: expected at most ${MAX_ID_BYTES} bytes, got ${externalUserid}`);
	}
	return {
		externalUserid,
		name: typeof name === 'string' ? name : '新朋友',
		type: 1,
		gender: 0,
		relations: [],
	};
}
