import type { Cursor } from '../document/cursor';
import { shown } from '../document/cursor';
import { DepartmentCycleError, DepartmentTree, type Department } from './department-tree';
import type { RoleDefinition, Who } from './roles';

/** Reads one department reference (id, name or path). @returns undefined, and notes it, where there is none */
export function readDepartment(cursor: Cursor, departments: DepartmentTree): number | undefined {
	const reference = cursor.reference();
	if (reference === '') return undefined;
	const resolution = departments.resolve(reference);
	if (resolution.ok) return resolution.id;
	const values = { value: shown(reference), near: resolution.near.join(', ') };
	if (resolution.code === 'AMBIGUOUS_DEPARTMENT') cursor.report('AMBIGUOUS_DEPARTMENT', values);
	else if (resolution.near.length > 0) cursor.report('UNKNOWN_DEPARTMENT_NEAR', values);
	else cursor.report('UNKNOWN_DEPARTMENT', values);
	return undefined;
}

export function readDepartments(cursor: Cursor, departments: DepartmentTree): number[] {
	return cursor
		.listOrSingle()
		.map((entry) => readDepartment(entry, departments))
		.filter((id) => id !== undefined);
}

/** `{ "教务": { members: [], positions: [], departments: [], leaders_of: [] } }` */
export function readRoles(cursor: Cursor, departments: DepartmentTree): RoleDefinition[] {
	return cursor.entries().map(([name, role]) => {
		role.isObject(WHO_KEYS);
		return { name, ...readWho(role, departments) };
	});
}

export const WHO_KEYS = ['members', 'positions', 'departments', 'leaders_of'];

/** The people an object describes by `WHO_KEYS`; any one of them suffices. */
export function readWho(cursor: Cursor, departments: DepartmentTree): Who {
	return {
		members: cursor.get('members').references(),
		positions: cursor.get('positions').references(),
		departments: readDepartments(cursor.get('departments'), departments),
		leadersOf: readDepartments(cursor.get('leaders_of'), departments),
	};
}

/** `[{ id, name, parent }]`: departments written in the document itself, for those whose directory is elsewhere. */
export function readDepartmentTree(cursor: Cursor): DepartmentTree | undefined {
	if (cursor.isAbsent) return undefined;
	const entries = cursor.list();
	const departments: Department[] = entries.map((entry) => {
		entry.isObject(['id', 'name', 'parent']);
		return {
			id: entry.get('id').number({ min: 1, integer: true }),
			name: entry.get('name').text(),
			parentid: entry.get('parent').number({ min: 0, integer: true, fallback: 0 }),
		};
	});
	const seen = new Map<number, Cursor>();
	entries.forEach((entry, index) => {
		const { id } = departments[index]!;
		const other = seen.get(id);
		if (other) entry.get('id').report('DUPLICATE', { value: String(id), other: other.path });
		else seen.set(id, entry);
	});
	try {
		return new DepartmentTree(departments);
	} catch (error) {
		if (!(error instanceof DepartmentCycleError)) throw error;
		reportCycle(error.cycle, departments, seen);
		// Names still resolve, so that nothing is reported that is right.
		return new DepartmentTree(departments.map((department) => ({ ...department, parentid: 0 })));
	}
}

function reportCycle(
	cycle: readonly number[],
	departments: readonly Department[],
	entries: ReadonlyMap<number, Cursor>,
): void {
	const [first = 0] = cycle;
	const names = [...cycle, first].map((id) => departments.find((each) => each.id === id)?.name ?? '');
	entries
		.get(first)
		?.get('parent')
		.report('CYCLE', { cycle: names.join(' → ') });
}
