import type { DepartmentTree } from '../../people/department-tree';
import { TIERS } from '../../tier/tier';
import { kindOf } from '../fact-kinds';
import type { Fact } from '../policy';
import type { Question } from '../term';

/** Answers to some questions that one value of a fact can give together. */
export type Assignment = ReadonlyMap<Question, boolean>;

/** A value, or a text, that no policy names. */
const OTHER = '\u0000other';
const DAY_MINUTES = 24 * 60;
/** More combinations of answers than this are not listed: then each question counts as independent. */
const MOST_LISTS = 256;

/**
 * Groups of questions that one fact answers together; questions of different groups are independent. Of item
 * fields nothing is known, and a comparison of two facts is a group of its own: more is then held possible than
 * is, never less.
 */
export function groupQuestions(questions: readonly Question[]): Question[][] {
	const groups = new Map<string, Question[]>();
	for (const question of questions) {
		const key = isIndependent(question) ? identityOf(question) : question.fact;
		const group = groups.get(key);
		if (group) group.push(question);
		else groups.set(key, [question]);
	}
	return [...groups.values()];
}

/** Every combination of answers that a value of the fact can give, those of unnamed values first. */
export function listAssignments(questions: readonly Question[], departments: DepartmentTree): Assignment[] {
	const [first] = questions;
	if (first === undefined) return [];
	const samples = isIndependent(first) ? undefined : listSamples(first.fact, questions, departments);
	if (samples === undefined) {
		const same = questions.filter((question) => identityOf(question) === identityOf(first));
		return [false, true].map((answer) => new Map(same.map((question) => [question, answer])));
	}
	const found = new Map<string, Assignment>();
	for (const sample of samples) {
		const answers = questions.map(({ test }) => test?.(sample) === true);
		const key = answers.join();
		if (!found.has(key)) found.set(key, new Map(questions.map((question, at) => [question, answers[at]!])));
	}
	return [...found.values()];
}

function isIndependent({ fact, op, test }: Question): boolean {
	return test === undefined || op === 'matches' || kindOf(fact) === 'any';
}

const identities = new WeakMap<Question, string>();

/** The same for questions that ask the same. */
function identityOf(question: Question): string {
	let identity = identities.get(question);
	if (identity === undefined) {
		const { fact, op, other, left, constants } = question;
		identity = JSON.stringify([fact, op, other, left?.value, constants]);
		identities.set(question, identity);
	}
	return identity;
}

/** Values of the fact that give every possible combination of answers; undefined where they are too many. */
function listSamples(
	fact: Fact,
	questions: readonly Question[],
	departments: DepartmentTree,
): unknown[] | undefined {
	const constants = questions.flatMap((question) => question.constants ?? []);
	const none = fact.startsWith('history.set_by') ? [null] : [];
	switch (kindOf(fact)) {
		case 'tier':
			return [...none, ...TIERS];
		case 'number':
			return listNumbers(fact, constants);
		case 'departments':
			return listLists(
				questions,
				[...departments.departments].map(({ id }) => id),
			);
		case 'texts':
			return listLists(questions, [OTHER, ...constants.filter((each) => typeof each === 'string')]);
		case 'department':
			return [null, ...[...departments.departments].map(({ id }) => id)];
		default:
			return [...none, OTHER, '', ...constants];
	}
}

/** All numbers of facts are whole; between two neighbouring limits one is as good as another. */
function listNumbers(fact: Fact, constants: readonly unknown[]): number[] {
	const [least, most] = limitsOf(fact);
	const around = constants
		.filter((constant) => typeof constant === 'number')
		.flatMap((limit) => [Math.floor(limit) - 1, Math.floor(limit), Math.ceil(limit), Math.ceil(limit) + 1]);
	return [...new Set([least, ...around, most])].filter((each) => each >= least && each <= most);
}

function limitsOf(fact: Fact): [least: number, most: number] {
	if (fact === 'context.time') return [0, DAY_MINUTES - 1];
	if (fact === 'context.weekday') return [1, 7];
	return [fact === 'context.batch_size' ? 1 : 0, Number.MAX_SAFE_INTEGER];
}

/** Lists of entries: the empty one, and one for each combination of answers that entries give together. */
function listLists(questions: readonly Question[], entries: readonly unknown[]): unknown[][] | undefined {
	const answersTo = (list: unknown[]): string => questions.map(({ test }) => test?.(list) === true).join();
	const found = new Set([answersTo([])]);
	const lists: unknown[][] = [[]];
	const kinds = new Map(entries.map((entry) => [answersTo([entry]), entry]));
	for (const entry of kinds.values()) {
		for (const list of [...lists]) {
			const longer = [...list, entry];
			const key = answersTo(longer);
			if (found.has(key)) continue;
			found.add(key);
			lists.push(longer);
			if (lists.length > MOST_LISTS) return undefined;
		}
	}
	return lists;
}
