import type { CompiledRules } from './compile-rule-set';
import { CustomerView } from './customer-view';
import { findBrokenRules, type BrokenRule } from './judge';
import type { RelationState, StateChange } from './relation-state';
import { RelationView } from './relation-view';
import type { Finding } from './rule-set';

const NONE: readonly never[] = [];

/**
 * What the rules of relation scope say about one relation after the whole batch. Only what the batch has a
 * part in counts: a fault that was there before and that it does not touch is not its fault.
 * @param held tag ids before the batch
 * @param change all the batch asks of the relation, merged
 * @returns one and the same empty list for every clean relation
 */
export function checkRelation(
	rules: CompiledRules,
	held: ReadonlySet<string>,
	change: StateChange,
): readonly Finding[] {
	const broken = breakRelationRules(rules, held, change);
	return broken === undefined ? NONE : inOrder(broken).flatMap(({ findings }) => findings);
}

/** The rules of relation scope that a relation breaks after the batch; undefined where there is none. */
export function breakRelationRules(
	rules: CompiledRules,
	held: ReadonlySet<string>,
	change: StateChange,
): BrokenRule[] | undefined {
	return findBrokenRules(rules.ofRelation, new RelationView(held, change), change, undefined);
}

/** A finding about several relations of one customer; numbers are places in the list that was checked. */
export interface CustomerFinding extends Finding {
	/** Relations by whose change the batch has a part in it. */
	relations: readonly number[];
	/** Relations that have one of the tags after the batch. */
	holders: readonly number[];
}

/**
 * What the rules of customer scope (and only those) say about one customer after the whole batch: the tags of
 * all relations together.
 * @param relations all relations of the customer that are known, changed or not
 */
export function checkCustomer(
	rules: CompiledRules,
	relations: readonly RelationState[],
): readonly CustomerFinding[] {
	const broken = breakCustomerRules(rules, relations);
	if (broken === undefined) return NONE;
	return inOrder(broken).flatMap(({ findings }) => findings.map((each) => locate(each, relations)));
}

/** The rules of customer scope that a customer breaks after the batch; undefined where there is none. */
export function breakCustomerRules(
	rules: CompiledRules,
	relations: readonly RelationState[],
): BrokenRule[] | undefined {
	if (rules.ofCustomer.onAdd.size === 0) return undefined;
	const [first] = relations;
	const isOnly = first?.change !== undefined && relations.length === 1;
	const view = isOnly ? new RelationView(first.held, first.change!) : new CustomerView(relations);
	let broken: BrokenRule[] | undefined;
	for (const { change } of relations) {
		if (change !== undefined) broken = findBrokenRules(rules.ofCustomer, view, change, broken);
	}
	return broken;
}

/** Whether an item with this change has a part in the finding about its relation. */
export function hasPartIn({ added, removed }: Finding, change: StateChange): boolean {
	return (
		(added !== undefined && change.add.some((tag) => added.includes(tag))) ||
		(removed !== undefined && change.remove.some((tag) => removed.includes(tag)))
	);
}

function inOrder(broken: BrokenRule[]): BrokenRule[] {
	return broken.sort((a, b) => a.rule.position - b.rule.position);
}

function locate(finding: Finding, relations: readonly RelationState[]): CustomerFinding {
	const { tags, added = NONE, removed = NONE } = finding;
	const changing: number[] = [];
	const holders: number[] = [];
	relations.forEach(({ held, change = { add: NONE, remove: NONE } }, place) => {
		const view = new RelationView(held, change);
		if (added.some((tag) => view.isAdded(tag)) || removed.some((tag) => view.isRemoved(tag)))
			changing.push(place);
		if (tags.some((tag) => view.has(tag))) holders.push(place);
	});
	return { ...finding, relations: changing, holders };
}
