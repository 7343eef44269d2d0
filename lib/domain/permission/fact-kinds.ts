import { FACTS, type Fact, type NamedFact, type Operator } from './policy';

/** `any`: a field of the item, of which nothing is known before it comes. */
export type FactKind = (typeof FACTS)[NamedFact] | 'any';

/** Which operators a fact of a kind can be asked with. */
export const OPERATORS_OF: Readonly<Record<FactKind, readonly Operator[]>> = {
	text: ['is', 'in', 'matches', 'exists'],
	texts: ['is', 'in', 'exists'],
	member: ['is', 'in', 'exists'],
	department: ['is', 'in', 'within', 'exists'],
	departments: ['is', 'in', 'within', 'exists'],
	tier: ['is', 'in', 'gt', 'gte', 'lt', 'lte', 'exists'],
	number: ['is', 'in', 'gt', 'gte', 'lt', 'lte', 'between'],
	any: ['is', 'in', 'within', 'matches', 'gt', 'gte', 'lt', 'lte', 'between', 'exists'],
};

/** Operators whose value may be another fact of the request. */
export const FACT_OPERATORS: readonly Operator[] = ['is', 'in', 'within', 'gt', 'gte', 'lt', 'lte'];

const ITEM_PREFIX = 'item.';

export function isNamedFact(fact: string): fact is NamedFact {
	return Object.hasOwn(FACTS, fact);
}

export function isItemFact(fact: string): fact is `item.${string}` {
	return fact.startsWith(ITEM_PREFIX) && fact.length > ITEM_PREFIX.length;
}

export function kindOf(fact: Fact): FactKind {
	return isNamedFact(fact) ? FACTS[fact] : 'any';
}

/** The path of an item field: `item.order.amount` asks for `order.amount`. */
export function itemPathOf(fact: Fact): string | undefined {
	return isItemFact(fact) ? fact.slice(ITEM_PREFIX.length) : undefined;
}

/** Whether two facts can be compared: departments with departments, members with members, and so on. */
export function isComparable(fact: Fact, other: Fact): boolean {
	const [a, b] = [familyOf(kindOf(fact)), familyOf(kindOf(other))];
	return a === b || a === 'any' || b === 'any';
}

function familyOf(kind: FactKind): string {
	if (kind === 'texts') return 'text';
	return kind === 'department' ? 'departments' : kind;
}
