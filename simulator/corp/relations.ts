import { toSeconds } from '../clock';
import type { Corp } from './corp';
import type { Customer, Member, Relation, Tag } from './types';

/** What a new relation may say about itself; the rest has plain defaults. */
export type RelationDetails = Partial<
	Pick<Relation, 'createtime' | 'addWay' | 'state' | 'byCustomer' | 'half' | 'notes'>
>;

export function findRelation(member: Member, customer: Customer): Relation | undefined {
	return customer.relations.find((relation) => relation.member === member);
}

/** Makes the member follow the customer. The two must not be related yet. */
export function addRelation(
	corp: Corp,
	member: Member,
	customer: Customer,
	details: RelationDetails,
	now: number,
): Relation {
	const relation: Relation = {
		seq: corp.nextRelationSeq++,
		member,
		customer,
		createtime: details.createtime ?? toSeconds(now),
		addWay: details.addWay ?? 1,
		state: details.state ?? '',
		byCustomer: details.byCustomer ?? false,
		half: details.half ?? false,
		oneWay: false,
		tags: [],
		notes: details.notes,
	};
	if (customer.relations.length === 0) corp.totals.customers += 1;
	corp.totals.relations += 1;
	corp.customers.set(customer.externalUserid, customer);
	customer.relations.push(relation);
	member.relations.push(relation);
	return relation;
}

/** Ends the relation and takes its tags with it. */
export function removeRelation(corp: Corp, relation: Relation): void {
	const { member, customer } = relation;
	for (const tag of [...relation.tags]) unmark(corp, relation, tag);
	remove(member.relations, relation);
	remove(customer.relations, relation);
	corp.totals.relations -= 1;
	if (customer.relations.length === 0) corp.totals.customers -= 1;
}

/** @returns whether anything changed */
export function mark(corp: Corp, relation: Relation, tag: Tag): boolean {
	if (relation.tags.includes(tag)) return false;
	relation.tags.push(tag);
	tag.uses += 1;
	corp.totals.marks += 1;
	return true;
}

/** @returns whether anything changed */
export function unmark(corp: Corp, relation: Relation, tag: Tag): boolean {
	if (!remove(relation.tags, tag)) return false;
	tag.uses -= 1;
	corp.totals.marks -= 1;
	return true;
}

/** Takes the tag off every relation; reads the whole corp only if somebody carries it. */
export function unmarkEverywhere(corp: Corp, tag: Tag): void {
	if (tag.uses === 0) return;
	for (const { relations } of corp.customers.values()) {
		for (const relation of relations) unmark(corp, relation, tag);
	}
}

function remove<T>(list: T[], element: T): boolean {
	const index = list.indexOf(element);
	if (index < 0) return false;
	list.splice(index, 1);
	return true;
}
