import type { DepartmentTree } from '../people/department-tree';
import { memberKey } from '../people/member';
import { toRegExp } from '../tier/tag-tiers';
import { rankOf, TIERS, type Tier } from '../tier/tier';
import { kindOf } from './fact-kinds';
import type { Fact, Operator } from './policy';
import type { Truth, Unanswered } from './truth';

/** A fact of a request. null: there is none (a tag without an owner); undefined: not known. */
export type FactValue = unknown;

/** Answers for one value of the fact what the comparison asks of it. */
export type Test = (left: FactValue) => Truth;

export interface TestSpec {
	fact: Fact;
	op: Operator;
	/** The fact that `right` was read from. */
	other?: Fact;
	right: FactValue;
	departments: DepartmentTree;
}

/** Prepares a comparison of which the right side is known. */
export function prepareTest({ fact, op, other, right, departments }: TestSpec): Test {
	const unknown: Unanswered = { fact, problem: 'UNKNOWN_FACT' };
	if (op === 'exists') return existenceTest(kindOf(fact) === 'any', right === true, unknown);
	if (right === undefined) {
		const otherUnknown: Unanswered = { fact: other ?? fact, problem: 'UNKNOWN_FACT' };
		return () => otherUnknown;
	}
	if (right === null) return (left) => (left === undefined ? unknown : false);
	const wrong: Unanswered = { fact, problem: 'WRONG_TYPE' };
	const testEntry = entryTest(
		{ fact, op, ...(other === undefined ? {} : { other }), right, departments },
		wrong,
	);
	return (left) => {
		if (left === undefined) return unknown;
		if (left === null) return false;
		return Array.isArray(left) ? testAny(left, testEntry) : testEntry(left);
	};
}

function existenceTest(isItem: boolean, expected: boolean, unknown: Unanswered): Test {
	return (left) => {
		// An item has the fields it has; all other facts have to be looked up.
		if (left === undefined && !isItem) return unknown;
		const exists = Array.isArray(left) ? left.length > 0 : left !== null && left !== undefined && left !== '';
		return exists === expected;
	};
}

/** True if it is of any entry. */
function testAny(entries: readonly unknown[], testEntry: Test): Truth {
	let answer: Truth = false;
	for (const entry of entries) {
		const truth = testEntry(entry);
		if (truth === true) return true;
		if (truth !== false) answer = truth;
	}
	return answer;
}

function entryTest(spec: TestSpec, wrong: Unanswered): Test {
	const { fact, op, other, right, departments } = spec;
	const values: readonly unknown[] = Array.isArray(right) ? right : [right];
	const otherWrong: Unanswered = { fact: other ?? fact, problem: 'WRONG_TYPE' };
	const kinds = [fact, ...(other === undefined ? [] : [other])].map(kindOf);
	switch (op) {
		case 'within':
			return withinTest(values, departments, wrong, otherWrong);
		case 'matches':
			return matchTest(values, wrong);
		case 'between':
			return rangeTest(values, fact === 'context.time', wrong);
		case 'gt':
		case 'gte':
		case 'lt':
		case 'lte':
			return orderTest(op, values, kinds.includes('tier') ? rankOfTier : finite, wrong, otherWrong);
		default:
			return equalityTest(values, kinds.includes('member'), wrong);
	}
}

function equalityTest(values: readonly unknown[], isMember: boolean, wrong: Unanswered): Test {
	const normalize = (value: unknown): unknown =>
		isMember && typeof value === 'string' ? memberKey(value) : value;
	const wanted = new Set(values.map(normalize));
	const types = new Set([...wanted].map((value) => typeof value));
	const [only] = wanted;
	const test: Test =
		wanted.size === 1
			? (left) => left === only || (types.has(typeof left) ? false : wrong)
			: (left) => wanted.has(left) || (types.has(typeof left) || types.size === 0 ? false : wrong);
	return isMember ? (left) => test(normalize(left)) : test;
}

function withinTest(
	roots: readonly unknown[],
	departments: DepartmentTree,
	wrong: Unanswered,
	otherWrong: Unanswered,
): Test {
	const numbers = roots.filter((root) => typeof root === 'number');
	if (numbers.length < roots.length) return () => otherWrong;
	const [only] = numbers;
	const inside =
		numbers.length === 1
			? departments.subtreeOf(only!)
			: new Set(numbers.flatMap((root) => [...departments.subtreeOf(root)]));
	return (left) => (typeof left === 'number' ? inside.has(left) : wrong);
}

function matchTest(patterns: readonly unknown[], wrong: Unanswered): Test {
	const expressions = patterns.map((pattern) => toRegExp(String(pattern)));
	return (left) =>
		typeof left === 'string' ? expressions.some((expression) => expression.test(left)) : wrong;
}

function rangeTest([from, until]: readonly unknown[], isTime: boolean, wrong: Unanswered): Test {
	const [low, high] = [Number(from), Number(until)];
	if (!isTime) return (left) => (typeof left === 'number' ? left >= low && left <= high : wrong);
	if (low > high) return (left) => (typeof left === 'number' ? left >= low || left < high : wrong);
	return (left) => (typeof left === 'number' ? left >= low && left < high : wrong);
}

function orderTest(
	op: Operator,
	limits: readonly unknown[],
	measure: (value: unknown) => number | undefined,
	wrong: Unanswered,
	otherWrong: Unanswered,
): Test {
	const known = limits.map(measure).filter((limit) => limit !== undefined);
	if (known.length < limits.length) return () => otherWrong;
	// Of several limits (a list in the item) one suffices.
	const limit = op === 'gt' || op === 'gte' ? Math.min(...known) : Math.max(...known);
	return (left) => {
		const value = measure(left);
		if (value === undefined) return wrong;
		if (op === 'gt') return value > limit;
		if (op === 'gte') return value >= limit;
		return op === 'lt' ? value < limit : value <= limit;
	};
}

function finite(value: unknown): number | undefined {
	return typeof value === 'number' && !Number.isNaN(value) ? value : undefined;
}

function rankOfTier(value: unknown): number | undefined {
	const tier: Tier | undefined = TIERS.find((each) => each === value);
	return tier === undefined ? undefined : rankOf(tier);
}
