import { contactEvent } from '../callback/events';
import type { Notes } from '../corp/types';
import { requireCustomer, requireMember, requireRelation, seesMember, tooLong } from '../corp/visibility';
import { ApiFailure } from '../failure';
import type { Params } from '../params';
import { presentCustomer, presentFollower } from './customer-views';
import { read, write, type Call, type EndpointFamily } from './endpoint';
import { readCursor, writeCursor } from './fields';

const MOST_FOLLOWERS_PER_PAGE = 500;

export const customerEndpoints: EndpointFamily = {
	/** Page 92571: members with the customer-contact function, within the app's sight. */
	'externalcontact/get_follow_user_list': read(
		'GET',
		({ sim }) => {
			const members = [...sim.corp.members.values()].filter(
				(member) => member.contactsCustomers && seesMember(sim.corp, sim.switches, member),
			);
			return { follow_user: members.map(({ userid }) => userid) };
		},
		{ follow_user: [] },
	),

	'externalcontact/list': read('GET', listCustomers, { external_userid: [] }),
	'externalcontact/get': read('GET', getCustomer),
	'externalcontact/remark': write(remark),
};

/** Page 92113. A member without customers gets 84061, not an empty list. */
function listCustomers({ sim, query }: Call): object {
	const member = requireMember(sim.corp, sim.switches, query.get('userid') ?? undefined);
	const ids = member.relations.filter(({ half }) => !half).map(({ customer }) => customer.externalUserid);
	if (ids.length === 0 && sim.switches.list_without_customers === '84061') throw new ApiFailure(84061);
	return { external_userid: ids };
}

/** Page 92114. `next_cursor` only where there are more followers than fit. */
function getCustomer({ sim, query }: Call): object {
	const customer = requireCustomer(sim.corp, query.get('external_userid') ?? undefined);
	if (customer.relations.length === 0) throw new ApiFailure(84061);
	const visible = customer.relations.filter(({ member }) => seesMember(sim.corp, sim.switches, member));
	if (visible.length === 0) throw new ApiFailure(40096);
	const [start = 0] = readCursor(query.get('cursor') ?? undefined, 1);
	const end = start + MOST_FOLLOWERS_PER_PAGE;
	return {
		external_contact: presentCustomer(customer),
		follow_user: visible.slice(start, end).map(presentFollower),
		...(end < visible.length && { next_cursor: writeCursor(end) }),
	};
}

const REMARK_LENGTHS = { remark: 20, description: 150, remark_company: 20 } as const;

/** Page 92115: changes what is sent; the list of mobiles is replaced, and cleared by `[""]`. */
function remark({ sim, body }: Call): object {
	const member = requireMember(sim.corp, sim.switches, body.string('userid'));
	const customer = requireCustomer(sim.corp, body.string('external_userid'));
	const notes = readNotes(body);
	if (Object.keys(notes).length === 0 && body.string('remark_pic_mediaid') === undefined) {
		throw new ApiFailure(40063);
	}
	const relation = requireRelation(member, customer);
	relation.notes = { ...relation.notes, ...notes };
	sim.announceApiWrite([contactEvent('edit_external_contact', relation)]);
	return {};
}

function readNotes(body: Params): Notes {
	const notes: Notes = {};
	const remark = readText(body, 'remark');
	const description = readText(body, 'description');
	const remarkCompany = readText(body, 'remark_company');
	const mobiles = body.strings('remark_mobiles');
	if (remark !== undefined) notes.remark = remark;
	if (description !== undefined) notes.description = description;
	if (remarkCompany !== undefined) notes.remarkCompany = remarkCompany;
	if (mobiles) notes.remarkMobiles = mobiles.filter((mobile) => mobile !== '');
	return notes;
}

function readText(body: Params, field: keyof typeof REMARK_LENGTHS): string | undefined {
	const text = body.string(field);
	if (text !== undefined && [...text].length > REMARK_LENGTHS[field]) {
		throw tooLong(field, REMARK_LENGTHS[field]);
	}
	return text;
}
