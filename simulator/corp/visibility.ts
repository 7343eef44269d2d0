import { ApiFailure } from '../failure';
import type { SwitchValues } from '../switches';
import { ancestry, findMember, isWithin, type Corp } from './corp';
import { findRelation } from './relations';
import type { Customer, Member, Relation, Strategy } from './types';

export const MAX_ID_BYTES = 64;

/** The app sees a department unless it or one above it is hidden by switch. */
export function seesDepartment(corp: Corp, switches: SwitchValues, departmentId: number): boolean {
	if (switches.hidden_departments.length === 0) return true;
	for (const { id } of ancestry(corp, departmentId)) {
		if (switches.hidden_departments.includes(id)) return false;
	}
	return true;
}

export function seesMember(corp: Corp, switches: SwitchValues, member: Member): boolean {
	if (switches.hidden_departments.length === 0) return true;
	return member.postings.some(({ departmentId }) => seesDepartment(corp, switches, departmentId));
}

/** @throws ApiFailure 41009, 40058 (too long), 40003 (characters), 60111 (nobody), 60011 (out of sight) */
export function requireMember(corp: Corp, switches: SwitchValues, userid: string | undefined): Member {
	if (userid === undefined || userid === '') throw new ApiFailure(41009);
	checkIdLength('userid', userid);
	if (!/^[\w.@-]+$/.test(userid)) throw new ApiFailure(40003);
	const member = findMember(corp, userid);
	if (!member) throw new ApiFailure(60111);
	if (!seesMember(corp, switches, member)) throw new ApiFailure(60011);
	return member;
}

/** @throws ApiFailure 41035, 40058 (too long), 40096 (no such customer) */
export function requireCustomer(corp: Corp, externalUserid: string | undefined): Customer {
	if (externalUserid === undefined || externalUserid === '') throw new ApiFailure(41035);
	checkIdLength('external_userid', externalUserid);
	const customer = corp.customers.get(externalUserid);
	if (!customer) throw new ApiFailure(40096);
	return customer;
}

/** @throws ApiFailure 84061 where the member does not follow the customer, or has not confirmed yet */
export function requireRelation(member: Member, customer: Customer): Relation {
	const relation = findRelation(member, customer);
	if (!relation || relation.half) throw new ApiFailure(84061);
	return relation;
}

/** @throws ApiFailure 40058 above 64 bytes */
export function checkIdLength(field: string, id: string): void {
	if (Buffer.byteLength(id) > MAX_ID_BYTES) throw tooLong(field, MAX_ID_BYTES);
}

export function tooLong(field: string, max: number): ApiFailure {
	return new ApiFailure(40058, `field \`${field}\` exceed max length ${max}. invalid Request Parameter`);
}

/** Is the member in the rule group's range? */
export function coversMember(corp: Corp, strategy: Strategy, member: Member): boolean {
	return strategy.range.some((node) => {
		if (node.type === 1) return node.userid.toLowerCase() === member.userid.toLowerCase();
		return member.postings.some(({ departmentId }) => isWithin(corp, departmentId, node.partyid));
	});
}
