import {
	DepartmentCycleError,
	DepartmentTree,
	type Department,
} from '../../../lib/domain/people/department-tree';
import { getDepartment, listDepartments, type DepartmentNode } from '../../../lib/wecom/directory';
import type { WecomClient } from '../../../lib/wecom/client';
import { forEachConcurrently } from '../event-loop';
import { InputError } from '../node-error';
import { tolerate } from '../tolerate';
import type { Directory, DirectoryOptions } from './directory';
import { ExpiringCache } from './expiring-cache';
import { untilCancelled } from './until-cancelled';

const REMEMBERED_MS = 10 * 60_000;
const APPS_REMEMBERED = 50;
const DEPARTMENTS_AT_ONCE = 16;

const trees = new ExpiringCache<DepartmentTree>(REMEMBERED_MS, APPS_REMEMBERED);

/**
 * The departments that the app may see, with their names; remembered for ten minutes.
 * @throws WecomError when the directory cannot be read
 * @throws InputError naming departments that are below themselves
 */
export async function loadDepartments(
	{ client, key }: Directory,
	{ signal, refresh }: DirectoryOptions = {},
): Promise<DepartmentTree> {
	const tree = trees.get(key, async () => await readTree(client), { refresh });
	return await untilCancelled(tree, 'department/simplelist', signal);
}

async function readTree(client: WecomClient): Promise<DepartmentTree> {
	const departments: Department[] = [];
	await forEachConcurrently(await listDepartments(client), DEPARTMENTS_AT_ONCE, async (node) => {
		departments.push({ id: node.id, name: await readName(client, node), parentid: node.parentid });
	});
	return await Promise.resolve(departments)
		.then((all) => new DepartmentTree(all))
		.catch((error: unknown) => {
			throw error instanceof DepartmentCycleError ? nameCycle(error, departments) : error;
		});
}

function nameCycle({ cycle }: DepartmentCycleError, departments: readonly Department[]): InputError {
	const names = new Map(departments.map(({ id, name }) => [id, name]));
	const named = [...cycle, cycle[0]!].map((id) => `${names.get(id) ?? ''} (${id})`);
	return new InputError('DEPARTMENT_CYCLE', { cycle: named.join(' → ') });
}

/** A department whose name the app may not read still has its place in the tree. */
async function readName(client: WecomClient, { id }: DepartmentNode): Promise<string> {
	const department = await tolerate(
		getDepartment(client, id),
		(error) => error.class === 'permission' || error.class === 'item',
	);
	return department.ok ? department.value.name : String(id);
}
