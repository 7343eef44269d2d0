import type { Cursor } from '../document/cursor';
import { kindOf, OPERATORS_OF } from './fact-kinds';
import type { Comparison, Condition } from './policy';
import { readFact } from './read-fact';
import { readValue, type PolicyNames } from './read-value';

const ALWAYS: Condition = { all: [] };

/** `{ all: […] }`, `{ any: […] }`, `{ not: {…} }` or `{ fact, op, value }`. */
export function readCondition(cursor: Cursor, names: PolicyNames): Condition {
	if (!cursor.isObject(['all', 'any', 'not', 'fact', 'op', 'value'])) return ALWAYS;
	const forms = ['all', 'any', 'not', 'fact'].filter((key) => !cursor.get(key).isAbsent);
	const [form, second] = forms;
	if (form === undefined || second !== undefined) {
		if (form === undefined) cursor.report('EMPTY', { expected: 'one of all, any, not and fact' });
		else cursor.report('CONTRADICTION', { cause: `names ${form} and ${second}. Expected only one of them.` });
		return ALWAYS;
	}
	switch (form) {
		case 'all':
			return {
				all: cursor
					.get('all')
					.list()
					.map((part) => readCondition(part, names)),
			};
		case 'any':
			return {
				any: cursor
					.get('any')
					.list()
					.map((part) => readCondition(part, names)),
			};
		case 'not':
			return { not: readCondition(cursor.get('not'), names) };
		default:
			return readComparison(cursor, names);
	}
}

function readComparison(cursor: Cursor, names: PolicyNames): Comparison {
	const before = cursor.problems.length;
	const fact = readFact(cursor.get('fact'));
	const op = cursor.get('op').oneOf(OPERATORS_OF[kindOf(fact)]);
	// A value is judged by its fact and operator: with those wrong nothing true can be said of it.
	if (cursor.problems.length > before) return { fact, op, value: '' };
	return { fact, op, value: readValue(cursor.get('value'), fact, op, names) };
}
