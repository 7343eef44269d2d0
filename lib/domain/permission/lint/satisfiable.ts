import type { DepartmentTree } from '../../people/department-tree';
import {
	isOpen,
	questionsOf,
	substitute,
	type Junction,
	type Negation,
	type Question,
	type Term,
} from '../term';
import { groupQuestions, listAssignments } from './assignments';

/** Steps after which a condition counts as satisfiable: a lint that never alarms falsely may give up. */
const MOST_STEPS = 20_000;

/**
 * Whether any request makes the condition true. Exact where facts have finitely many kinds of values (actions,
 * tags, tiers, departments, roles, types, counters, times); fields of items, patterns and comparisons of two
 * facts can be anything, so that the answer is only ever wrong towards true.
 */
export function isSatisfiable(term: Term, departments: DepartmentTree): boolean {
	let steps = 0;
	const search = (open: Term): boolean => {
		if (!isOpen(open)) return open === true;
		if (++steps > MOST_STEPS) return true;
		const group = chooseGroup(open);
		return listAssignments(group, departments).some((assignment) =>
			search(substitute(open, (question) => assignment.get(question) ?? question)),
		);
	};
	return search(term);
}

/** What must be answered in one way comes first, then what most depends on. */
function chooseGroup(term: Question | Junction | Negation): Question[] {
	const groups = groupQuestions(questionsOf(term));
	const parts = term.kind === 'all' ? term.parts : [term];
	const unit = parts.map(unitOf).find((question) => question !== undefined);
	if (unit !== undefined) return groups.find((group) => group.includes(unit)) ?? [unit];
	return groups.reduce((best, each) => (each.length > best.length ? each : best));
}

function unitOf(term: Term): Question | undefined {
	if (!isOpen(term)) return undefined;
	if (term.kind === 'not') return unitOf(term.part);
	return term.kind === 'question' ? term : undefined;
}
