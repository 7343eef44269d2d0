import type { WecomClient } from './client';
import type { CallOptions, EndpointSpec, WecomReply } from './endpoint';
import { checkInteger, checkUserid } from './validate';

const MAX_DEPARTMENT_ID = 2 ** 32 - 1;

const userSpec: EndpointSpec = { path: 'user/get', method: 'GET', idempotent: true };
const simpleListSpec: EndpointSpec = { path: 'user/simplelist', method: 'GET', idempotent: true };
const departmentsSpec: EndpointSpec = { path: 'department/simplelist', method: 'GET', idempotent: true };
const departmentSpec: EndpointSpec = { path: 'department/get', method: 'GET', idempotent: true };

export interface Member {
	userid: string;
	name: string;
	/** Only departments that the app can see. */
	department: number[];
	/** Parallel to `department`: 1 where the member leads it. */
	is_leader_in_dept?: number[];
	/** Parallel to `department`; larger sorts first. */
	order?: number[];
	direct_leader?: string[];
	main_department?: number;
	position?: string;
	alias?: string;
	/** 1 active, 2 disabled, 4 not activated, 5 left. */
	status?: number;
}

export interface MemberSummary {
	userid: string;
	name: string;
	department: number[];
	open_userid?: string;
}

export interface DepartmentNode {
	id: number;
	/** 0 above the root, which is 1. */
	parentid: number;
	order: number;
}

export interface Department extends DepartmentNode {
	name: string;
	name_en?: string;
	/** Only leaders inside the app's range. */
	department_leader?: string[];
}

/**
 * One member with departments and leader flags. 60111: left, or outside the app's range.
 *
 * @see https://developer.work.weixin.qq.com/document/path/90196
 */
export async function getUser(
	client: WecomClient,
	userid: string,
	options: CallOptions = {},
): Promise<Member> {
	checkUserid(userSpec.path, 'userid', userid);
	return await client.call<WecomReply & Member>(userSpec, { userid }, options);
}

/**
 * The direct members of one department (not of those below it).
 *
 * @see https://developer.work.weixin.qq.com/document/path/90200
 */
export async function listDepartmentUsers(
	client: WecomClient,
	departmentId: number,
	options: CallOptions = {},
): Promise<MemberSummary[]> {
	checkInteger(simpleListSpec.path, 'department_id', departmentId, 1, MAX_DEPARTMENT_ID);
	const reply = await client.call<WecomReply & { userlist?: MemberSummary[] }>(
		simpleListSpec,
		{ department_id: departmentId },
		options,
	);
	return reply.userlist ?? [];
}

/**
 * A department and all below it, or the whole visible tree.
 *
 * @see https://developer.work.weixin.qq.com/document/path/95350
 */
export async function listDepartments(
	client: WecomClient,
	departmentId?: number,
	options: CallOptions = {},
): Promise<DepartmentNode[]> {
	if (departmentId !== undefined) {
		checkInteger(departmentsSpec.path, 'id', departmentId, 1, MAX_DEPARTMENT_ID);
	}
	const reply = await client.call<WecomReply & { department_id?: DepartmentNode[] }>(
		departmentsSpec,
		departmentId === undefined ? {} : { id: departmentId },
		options,
	);
	return reply.department_id ?? [];
}

/**
 * One department with its name and leaders. 60123 or 60003: there is none.
 *
 * @see https://developer.work.weixin.qq.com/document/path/95351
 */
export async function getDepartment(
	client: WecomClient,
	departmentId: number,
	options: CallOptions = {},
): Promise<Department> {
	checkInteger(departmentSpec.path, 'id', departmentId, 1, MAX_DEPARTMENT_ID);
	const reply = await client.call<WecomReply & { department: Department }>(
		departmentSpec,
		{ id: departmentId },
		options,
	);
	return reply.department;
}
