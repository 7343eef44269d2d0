/** One (member, customer) pair; tags belong to it. */
export interface Relation {
	userid: string;
	external_userid: string;
}

/** What one item asks of one relation, tag ids only. */
export interface TagChange extends Relation {
	add: readonly string[];
	remove: readonly string[];
	/** Who asks for it, where that is not the member. */
	operator?: string | undefined;
}

/** Everything a batch asks of one relation. */
export interface RelationChange extends Relation {
	add: readonly string[];
	remove: readonly string[];
	/** Who asked last, where that is not the member. */
	operator: string | undefined;
	/** Place among the batch's relations, from 0. */
	position: number;
}

/** UserIDs are case-insensitive (page 90665); external_userids are not. */
export function relationKey(userid: string, externalUserid: string): string {
	return `${externalUserid}\n${userid.toLowerCase()}`;
}

/**
 * Collects a batch's items into one change per relation, so that each relation costs one call.
 * Where two items of one relation disagree about a tag, the later one wins.
 */
export class ChangeMerger {
	/** One entry per relation, in order of appearance. */
	readonly changes: RelationChange[] = [];
	/** By customer: a list only for the few customers with several members in the batch. */
	private readonly byCustomer = new Map<string, RelationChange | RelationChange[]>();

	add(change: TagChange): RelationChange {
		const known = this.byCustomer.get(change.external_userid);
		const merged = known && findMember(known, change.userid);
		if (!merged) return this.begin(change, known);
		// The lists may be an item's own or shared by the whole batch: never change them in place.
		merged.add = union(without(merged.add, change.remove), change.add);
		merged.remove = union(without(merged.remove, change.add), change.remove);
		merged.operator = change.operator;
		return merged;
	}

	/** All changes of one customer's relations, in order of appearance. */
	changesOf(externalUserid: string): readonly RelationChange[] {
		const known = this.byCustomer.get(externalUserid);
		if (known === undefined) return [];
		return Array.isArray(known) ? known : [known];
	}

	private begin(change: TagChange, known: RelationChange | RelationChange[] | undefined): RelationChange {
		const begun: RelationChange = {
			userid: change.userid,
			external_userid: change.external_userid,
			add: change.add,
			remove: change.remove,
			operator: change.operator,
			position: this.changes.length,
		};
		this.changes.push(begun);
		if (known === undefined) this.byCustomer.set(change.external_userid, begun);
		else if (Array.isArray(known)) known.push(begun);
		else this.byCustomer.set(change.external_userid, [known, begun]);
		return begun;
	}
}

function findMember(known: RelationChange | RelationChange[], userid: string): RelationChange | undefined {
	if (!Array.isArray(known)) return isSameMember(known.userid, userid) ? known : undefined;
	return known.find((change) => isSameMember(change.userid, userid));
}

function isSameMember(a: string, b: string): boolean {
	return a === b || a.toLowerCase() === b.toLowerCase();
}

/** The part of a change that differs from what the relation holds. Unknown holdings differ in everything. */
export function effectiveChange(
	change: { add: readonly string[]; remove: readonly string[] },
	held: ReadonlySet<string> | undefined,
): { add: readonly string[]; remove: readonly string[] } {
	if (held === undefined) return change;
	return {
		add: change.add.filter((tag) => !held.has(tag)),
		remove: change.remove.filter((tag) => held.has(tag)),
	};
}

/**
 * The change that makes a relation hold exactly `wanted` within some groups; other groups stay. It merges
 * with others as any change does: of two items that want a relation to hold something else, the later wins.
 * @param tagsOfGroups every tag id of the groups in question
 */
export function exactChange(
	wanted: readonly string[],
	tagsOfGroups: readonly string[],
): { add: readonly string[]; remove: readonly string[] } {
	return { add: wanted, remove: tagsOfGroups.filter((tag) => !wanted.includes(tag)) };
}

const NONE: readonly string[] = [];

/** Tags named in both lists, which WeCom leaves undefined. */
export function tagsInBoth(add: readonly string[], remove: readonly string[]): readonly string[] {
	if (add.length === 0 || remove.length === 0) return NONE;
	return add.filter((tag) => remove.includes(tag));
}

export function union(a: readonly string[], b: readonly string[]): readonly string[] {
	if (a.length === 0) return b;
	const missing = b.filter((entry) => !a.includes(entry));
	return missing.length === 0 ? a : [...a, ...missing];
}

function without(list: readonly string[], excluded: readonly string[]): readonly string[] {
	return list.some((entry) => excluded.includes(entry))
		? list.filter((entry) => !excluded.includes(entry))
		: list;
}
