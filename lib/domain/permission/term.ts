import type { DepartmentTree } from '../people/department-tree';
import { prepareTest, type FactValue, type Test } from './compare';
import type { Condition, Fact, Operator } from './policy';
import type { Truth } from './truth';

/** What is left of a condition once some facts are known. */
export type Term = Truth | Question | Junction | Negation;

export interface Junction {
	kind: 'all' | 'any';
	parts: readonly Term[];
}

export interface Negation {
	kind: 'not';
	part: Term;
}

/** A comparison that waits for the facts on one side or both. */
export interface Question {
	kind: 'question';
	fact: Fact;
	op: Operator;
	/** Present once the left side is known. */
	left?: { value: FactValue };
	/** The fact on the right side; it waits as long as there is no test. */
	other?: Fact;
	/** Present once the right side is known. */
	test?: Test;
	/** The right side as the policy has it, where that is no fact. */
	constants?: readonly unknown[];
}

/** Says that a fact is not known yet. */
export const LATER = Symbol('later');

export type Look = (fact: Fact, op: Operator) => FactValue | typeof LATER;

/** A condition of a policy, with everything prepared that depends on nothing but the policy. */
export function toTerm(condition: Condition | undefined, departments: DepartmentTree): Term {
	if (condition === undefined) return true;
	const toTerms = (parts: readonly Condition[]): Term[] => parts.map((part) => toTerm(part, departments));
	if ('all' in condition) return join('all', toTerms(condition.all));
	if ('any' in condition) return join('any', toTerms(condition.any));
	if ('not' in condition) return negate(toTerm(condition.not, departments));
	const { fact, op, value } = condition;
	if (typeof value === 'object' && 'fact' in value) return { kind: 'question', fact, op, other: value.fact };
	const test = prepareTest({ fact, op, right: value, departments });
	return { kind: 'question', fact, op, test, constants: Array.isArray(value) ? value : [value] };
}

/** Puts answers, or simpler questions, in place of questions and simplifies what is around them. */
export function substitute(term: Term, replace: (question: Question) => Term): Term {
	if (!isOpen(term)) return term;
	if (term.kind === 'question') return replace(term);
	if (term.kind === 'not') return negate(substitute(term.part, replace));
	const { kind, parts } = term;
	const deciding = kind === 'any';
	const substituted: Term[] = [];
	for (const part of parts) {
		const each = substitute(part, replace);
		if (each === deciding) return deciding;
		substituted.push(each);
	}
	return join(kind, substituted);
}

/** Answers a question as far as the facts at hand go (partial evaluation). */
export function narrowQuestion(question: Question, look: Look, departments: DepartmentTree): Term {
	const { kind, fact, op, other } = question;
	const left = question.left ? question.left.value : look(fact, op);
	if (question.test) return left === LATER ? question : question.test(left);
	const right = other === undefined ? LATER : look(other, op);
	if (other === undefined || right === LATER)
		return left === LATER ? question : { ...question, left: { value: left } };
	const test = prepareTest({ fact, op, other, right, departments });
	return left === LATER ? { kind, fact, op, other, test } : test(left);
}

/** Every question in a term. */
export function questionsOf(term: Term): Question[] {
	if (!isOpen(term)) return [];
	if (term.kind === 'question') return [term];
	return term.kind === 'not' ? questionsOf(term.part) : term.parts.flatMap(questionsOf);
}

/** Whether questions remain. */
export function isOpen(term: Term): term is Question | Junction | Negation {
	return typeof term === 'object' && 'kind' in term;
}

/** A false part decides `all`, a true one `any`; what has no answer counts only where nothing decides. */
function join(kind: Junction['kind'], parts: readonly Term[]): Term {
	const deciding = kind === 'any';
	if (parts.includes(deciding)) return deciding;
	const remaining = parts.filter((part) => part !== !deciding);
	const [first] = remaining;
	if (first === undefined) return !deciding;
	return remaining.length === 1 || !remaining.some(isOpen) ? first : { kind, parts: remaining };
}

function negate(part: Term): Term {
	if (typeof part === 'boolean') return !part;
	if (!isOpen(part)) return part;
	return part.kind === 'not' ? part.part : { kind: 'not', part };
}
