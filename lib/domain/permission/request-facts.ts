import type { MemberFacts } from '../people/member';
import type { Tier } from '../tier/tier';
import type { FactValue } from './compare';
import { itemPathOf } from './fact-kinds';
import { prepareItemPath } from './item-path';
import type { Fact } from './policy';
import type { PermissionRequest } from './request';

export type RequestReader = (request: PermissionRequest) => FactValue;

const READERS: Readonly<Record<string, RequestReader>> = {
	'customer.id': ({ customer }) => customer?.id,
	'customer.member': ({ customer }) => customer?.member,
	'customer.departments': ({ customer }) => customer?.departments,
	'history.operator_hour': ({ history }) => history?.operatorHour,
	'history.operator_day': ({ history }) => history?.operatorDay,
	'history.customer_day': ({ history }) => history?.customerDay,
	'history.tag_day': ({ history }) => history?.tagDay,
	'history.flips_week': ({ history }) => history?.flipsWeek,
	'history.set_by': ({ history }) => (history?.setBy === null ? null : history?.setBy?.userid),
};

/** Prepares reading a fact that only the request has. */
export function prepareRequestFact(fact: Fact, tierOf: (member: MemberFacts) => Tier): RequestReader {
	const path = itemPathOf(fact);
	if (path !== undefined) {
		const read = prepareItemPath(path);
		return ({ item }) => (item === undefined ? undefined : read(item));
	}
	if (fact === 'history.set_by_tier') {
		return ({ history }) => {
			const setBy = history?.setBy;
			return history?.setByTier ?? (setBy ? tierOf(setBy) : setBy);
		};
	}
	return READERS[fact] ?? (() => undefined);
}
