import type { Member, Relation } from '../corp/types';
import { checkIdLength, requireMember, tooLong } from '../corp/visibility';
import { ApiFailure } from '../failure';
import { presentCustomer, presentFollowInfo } from './customer-views';
import { read, type Call, type EndpointFamily } from './endpoint';
import { readCursor, readLimit, writeCursor } from './fields';

const MOST_USERIDS = 100;
const USUAL_PAGE = 50;
const LARGEST_PAGE = 100;

export const customerBatchEndpoints: EndpointFamily = {
	/** Page 92994: relations of up to 100 members, page by page across them. */
	'externalcontact/batch/get_by_user': read('POST', getByUser, { external_contact_list: [] }),
};

function getByUser(call: Call): object {
	const { sim, body } = call;
	const userids = readUserids(call);
	const { licensed, failInfo } = splitByLicence(userids, sim.switches.unlicensed_userids);
	const members = licensed.map((userid) => requireMember(sim.corp, sim.switches, userid));
	const limit = readLimit(body, USUAL_PAGE, LARGEST_PAGE);
	const filter = hashOf(userids);
	const [nth = 0, afterSeq = 0, cursorFilter = 0] = readCursor(body.string('cursor'), 3);
	// A cursor goes on with the list of members it was made for.
	if (body.string('cursor') && cursorFilter !== filter) throw new ApiFailure(60268);
	const { page, next } = cutPage(members, nth, afterSeq, limit);
	return {
		external_contact_list: page.map((relation) => ({
			external_contact: presentCustomer(relation.customer),
			follow_info: presentFollowInfo(relation),
		})),
		next_cursor: next ? writeCursor(next.member, next.afterSeq, filter) : '',
		...failInfo,
	};
}

function readUserids({ body }: Call): string[] {
	const userids = body.strings('userid_list') ?? [];
	if (userids.length === 0) throw new ApiFailure(40063);
	if (userids.length > MOST_USERIDS) throw tooLong('userid_list', MOST_USERIDS);
	for (const userid of userids) checkIdLength('userid_list', userid);
	return userids;
}

/** @throws ApiFailure 701008 when no member has a licence */
function splitByLicence(userids: string[], unlicensed: readonly string[]) {
	const without = userids.filter((userid) => unlicensed.includes(userid));
	if (without.length === userids.length) throw new ApiFailure(701008);
	const failInfo = without.length > 0 ? { fail_info: { unlicensed_userid_list: without } } : {};
	return { licensed: userids.filter((userid) => !unlicensed.includes(userid)), failInfo };
}

interface Place {
	/** Index of the member in the list. */
	member: number;
	/** The last relation of that member already given. */
	afterSeq: number;
}

/** The next `limit` relations, filling up from one member to the next, and where to go on. */
function cutPage(members: readonly Member[], member: number, afterSeq: number, limit: number) {
	const page: Relation[] = [];
	for (let nth = member, after = afterSeq; nth < members.length; nth++, after = 0) {
		const relations = members[nth]?.relations ?? [];
		for (let index = firstAfter(relations, after); index < relations.length; index++) {
			const relation = relations[index];
			if (!relation || relation.half) continue;
			if (page.length === limit) return { page, next: { member: nth, afterSeq: after } satisfies Place };
			page.push(relation);
			after = relation.seq;
		}
	}
	return { page, next: undefined };
}

/** Index of the first relation above `seq`; relations are sorted by it. */
function firstAfter(relations: readonly Relation[], seq: number): number {
	let low = 0;
	let high = relations.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((relations[middle]?.seq ?? 0) > seq) high = middle;
		else low = middle + 1;
	}
	return low;
}

function hashOf(userids: readonly string[]): number {
	let hash = 17;
	for (const character of userids.join('|')) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
	return hash;
}
