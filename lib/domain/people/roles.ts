import type { DepartmentTree } from './department-tree';
import { memberKey, type MemberFacts } from './member';

/** Some people: whoever is named, or holds such a position, or works in or leads such a department. */
export interface Who {
	/** Userids. */
	members: readonly string[];
	/** Job titles, compared as a whole. */
	positions: readonly string[];
	/** Everybody in these departments and below. */
	departments: readonly number[];
	/** Leaders of these departments. */
	leadersOf: readonly number[];
}

export interface RoleDefinition extends Who {
	name: string;
}

/** The names of the roles a member has, those the member comes with included. */
export function rolesOf(
	member: MemberFacts,
	definitions: readonly RoleDefinition[],
	departments: DepartmentTree,
): ReadonlySet<string> {
	const roles = new Set(member.roles);
	for (const definition of definitions) {
		if (isMeant(member, definition, departments)) roles.add(definition.name);
	}
	return roles;
}

export function isMeant(member: MemberFacts, who: Who, departments: DepartmentTree): boolean {
	const key = memberKey(member.userid);
	return (
		who.members.some((userid) => memberKey(userid) === key) ||
		(member.position !== undefined && who.positions.includes(member.position)) ||
		who.departments.some((root) => member.departments.some((id) => departments.isWithin(id, root))) ||
		who.leadersOf.some((id) => member.leads.includes(id))
	);
}
