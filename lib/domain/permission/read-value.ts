import type { Cursor } from '../document/cursor';
import { readDepartments } from '../people/read-people';
import { readGroups, readTags } from '../tier/read-tiers';
import { TIERS } from '../tier/tier';
import { FACT_OPERATORS, isComparable, kindOf } from './fact-kinds';
import { readFact } from './read-fact';
import {
	ACTIONS,
	type Comparison,
	type Constant,
	type CustomerTypeDefinition,
	type Fact,
	type Operator,
} from './policy';
import type { PolicyWorld } from './world';

const DAY_MINUTES = 24 * 60;

/** What the names in a policy may refer to. */
export interface PolicyNames extends PolicyWorld {
	timeZone: string;
	roles: ReadonlyArray<{ name: string }>;
	customerTypes: readonly CustomerTypeDefinition[];
}

/** The value of a comparison; notes what does not fit the fact or does not exist. */
export function readValue(cursor: Cursor, fact: Fact, op: Operator, names: PolicyNames): Comparison['value'] {
	if (op === 'exists') return cursor.boolean(true);
	if (cursor.isAbsent) {
		cursor.reportType('a value');
		return '';
	}
	if (!cursor.get('fact').isAbsent) return readOtherFact(cursor, fact, op);
	if (op === 'between') return readRange(cursor, fact);
	if (op === 'matches') return cursor.listOrSingle().map((entry) => entry.text());
	if (op === 'in' || op === 'within') return readConstants(requireEntries(cursor), fact, op, names);
	if (Array.isArray(cursor.value)) cursor.reportType('a single value; for several use "in"');
	return readConstants(cursor, fact, op, names)[0] ?? '';
}

function readOtherFact(cursor: Cursor, fact: Fact, op: Operator): { fact: Fact } {
	cursor.isObject(['fact']);
	const other = readFact(cursor.get('fact'));
	const fits =
		FACT_OPERATORS.includes(op) &&
		isComparable(fact, other) &&
		// Types are looked up one by one, never listed.
		![fact, other].includes('customer.types');
	if (!fits) cursor.get('fact').reportType(`a value that ${fact} can be compared with by "${op}"`);
	return { fact: other };
}

function readRange(cursor: Cursor, fact: Fact): number[] {
	const entries = cursor.list();
	if (entries.length !== 2) {
		cursor.reportType('a list of two: from and until');
		return [0, 0];
	}
	const [from = 0, until = 0] = entries.map((entry) => readNumber(entry, fact));
	const isEmpty = fact === 'context.time' ? from === until : from > until;
	if (isEmpty) cursor.reportType('two different times, or two numbers of which the first is not larger');
	return [from, until];
}

function requireEntries(cursor: Cursor): Cursor {
	const isEmpty = Array.isArray(cursor.value) && cursor.value.length === 0;
	if (isEmpty) cursor.report('EMPTY', { expected: 'at least one value' });
	return cursor;
}

/** One or several constants, in the form in which the fact has them: ids for names, minutes for times of day. */
function readConstants(cursor: Cursor, fact: Fact, op: Operator, names: PolicyNames): Constant[] {
	const each = <T>(read: (entry: Cursor) => T): T[] => cursor.listOrSingle().map(read);
	if (op === 'within') return readDepartments(cursor, names.departments);
	switch (fact) {
		case 'tag.id':
			return readTags(cursor, names.library);
		case 'tag.group':
			return readGroups(cursor, names.library);
		case 'action':
			return each((entry) => entry.oneOf(ACTIONS));
		case 'actor.roles':
			return each((entry) => entry.oneOf(names.roles.map(({ name }) => name)));
		case 'customer.types':
			return each((entry) => entry.oneOf(names.customerTypes.map(({ name }) => name)));
	}
	switch (kindOf(fact)) {
		case 'departments':
		case 'department':
			return readDepartments(cursor, names.departments);
		case 'tier':
			return each((entry) => entry.oneOf(TIERS));
		case 'number':
			return each((entry) => readNumber(entry, fact));
		case 'member':
			return each((entry) => entry.reference());
		case 'any':
			return each((entry) => (isOrdering(op) ? entry.number() : readScalar(entry)));
		default:
			return each((entry) => entry.text());
	}
}

function isOrdering(op: Operator): boolean {
	return op === 'gt' || op === 'gte' || op === 'lt' || op === 'lte';
}

function readScalar(cursor: Cursor): Constant {
	const { value } = cursor;
	if (typeof value === 'number' || typeof value === 'boolean') return value;
	return cursor.text();
}

function readNumber(cursor: Cursor, fact: Fact): number {
	if (fact === 'context.weekday') return cursor.number({ min: 1, max: 7, integer: true });
	if (fact !== 'context.time') return cursor.number();
	if (typeof cursor.value === 'number') return cursor.number({ min: 0, max: DAY_MINUTES, integer: true });
	const [, hours, minutes] = /^([01]?\d|2[0-4]):([0-5]\d)$/.exec(String(cursor.value ?? '').trim()) ?? [];
	const time = Number(hours) * 60 + Number(minutes);
	if (hours !== undefined && time <= DAY_MINUTES) return time;
	cursor.reportType('a time of day such as 22:00');
	return 0;
}
