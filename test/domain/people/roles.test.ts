import { DepartmentTree } from '../../../lib/domain/people/department-tree';
import type { MemberFacts } from '../../../lib/domain/people/member';
import { rolesOf } from '../../../lib/domain/people/roles';

const departments = new DepartmentTree([
	{ id: 1, name: '华东', parentid: 0 },
	{ id: 2, name: '上海', parentid: 1 },
]);
const nobody = { members: [], positions: [], departments: [], leadersOf: [] };
const definitions = [
	{ ...nobody, name: 'named', members: ['Ann'] },
	{ ...nobody, name: 'titled', positions: ['店长'] },
	{ ...nobody, name: 'working', departments: [1] },
	{ ...nobody, name: 'leading', leadersOf: [1] },
	{ ...nobody, name: 'empty' },
];
const member = (facts: Partial<MemberFacts>): MemberFacts => ({
	userid: 'x',
	departments: [],
	leads: [],
	...facts,
});
const roles = (facts: Partial<MemberFacts>): string[] => [
	...rolesOf(member(facts), definitions, departments),
];

test.each<[string, Partial<MemberFacts>, string[]]>([
	['by userid, without case', { userid: 'aNN' }, ['named']],
	['by job title, as a whole', { position: '店长' }, ['titled']],
	['not by a part of the title', { position: '副店长' }, []],
	['by department, those below included', { departments: [2] }, ['working']],
	['as a leader, of that very department', { departments: [1], leads: [1] }, ['working', 'leading']],
	['not as a leader below', { leads: [2] }, []],
	['from elsewhere', { roles: ['督导'] }, ['督导']],
])('a member has roles %s', (_how, facts, expected) => {
	expect(roles(facts)).toEqual(expected);
});
