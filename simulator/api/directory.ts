import { subtree } from '../corp/corp';
import type { Department, Member } from '../corp/types';
import { requireMember, seesDepartment, seesMember } from '../corp/visibility';
import { ApiFailure } from '../failure';
import type { Simulation } from '../simulation';
import { read, type Call, type EndpointFamily } from './endpoint';

const ACTIVE = 1;
const ROOT = 1;

export const directoryEndpoints: EndpointFamily = {
	/** Page 90196. */
	'user/get': read('GET', ({ sim, query }) =>
		presentMember(sim, requireMember(sim.corp, sim.switches, query.get('userid') ?? undefined)),
	),

	/** Page 90200: direct members only. */
	'user/simplelist': read(
		'GET',
		(call) => ({
			userlist: membersOf(call).map(({ userid, name, postings }) => ({
				userid,
				name,
				department: postings.map(({ departmentId }) => departmentId),
				open_userid: '',
			})),
		}),
		{ userlist: [] },
	),

	/** Page 90201: direct members only, in full. */
	'user/list': read(
		'GET',
		(call) => ({ userlist: membersOf(call).map((member) => presentMember(call.sim, member)) }),
		{
			userlist: [],
		},
	),

	/** Page 96067: only the directory-sync secret may call it, and the app's is another. */
	'user/list_id': read(
		'POST',
		() => {
			throw new ApiFailure(48002);
		},
		{ dept_user: [], next_cursor: '' },
	),

	/** Page 90208: the department and everything below, or all. */
	'department/list': read('GET', (call) => ({ department: departmentsOf(call).map(presentDepartment) }), {
		department: [],
	}),

	/** Page 95350: the same, ids only. */
	'department/simplelist': read(
		'GET',
		(call) => ({
			department_id: departmentsOf(call).map(({ id, parentid, order }) => ({ id, parentid, order })),
		}),
		{ department_id: [] },
	),

	/** Page 95351. */
	'department/get': read('GET', ({ sim, query }) => ({
		department: presentDepartment(requireDepartment(sim, query.get('id'))),
	})),
};

/** @throws ApiFailure 60123 no id or not a number, 60003 not there, 60011 out of sight */
function requireDepartment({ corp, switches }: Simulation, id: string | null): Department {
	if (!/^\d{1,10}$/.test(id ?? '')) throw new ApiFailure(60123);
	const department = corp.departments.get(Number(id));
	if (!department) throw new ApiFailure(60003);
	if (!seesDepartment(corp, switches, department.id)) throw new ApiFailure(60011);
	return department;
}

function departmentsOf({ sim, query }: Call): Department[] {
	const id = query.get('id') ? requireDepartment(sim, query.get('id')).id : ROOT;
	return subtree(sim.corp, id).filter((department) => seesDepartment(sim.corp, sim.switches, department.id));
}

function membersOf({ sim, query }: Call): Member[] {
	const { id } = requireDepartment(sim, query.get('department_id'));
	return [...sim.corp.members.values()].filter(
		(member) =>
			member.postings.some(({ departmentId }) => departmentId === id) &&
			seesMember(sim.corp, sim.switches, member),
	);
}

function presentDepartment({ id, name, nameEn, parentid, order, leaders }: Department) {
	return { id, name, name_en: nameEn, department_leader: leaders, parentid, order };
}

/** Without avatar, mobile and the like, which new apps do not get (page 90196). */
function presentMember({ corp, switches }: Simulation, member: Member) {
	const postings = member.postings.filter(({ departmentId }) => seesDepartment(corp, switches, departmentId));
	return {
		userid: member.userid,
		name: member.name,
		department: postings.map(({ departmentId }) => departmentId),
		order: postings.map(({ order }) => order),
		position: member.position,
		is_leader_in_dept: postings.map(({ isLeader }) => Number(isLeader)),
		direct_leader: member.directLeader === undefined ? [] : [member.directLeader],
		...(postings[0] && { main_department: postings[0].departmentId }),
		status: ACTIVE,
		enable: ACTIVE,
		alias: '',
		telephone: '',
		external_position: member.position,
		extattr: { attrs: [] },
	};
}
