import { found, Harness } from './support';

interface Department {
	id: number;
	name: string;
	parentid: number;
	order: number;
	department_leader: string[];
}
interface Member {
	userid: string;
	name: string;
	department: number[];
	is_leader_in_dept: number[];
	direct_leader: string[];
	position: string;
	main_department: number;
}

let harness: Harness;
beforeAll(async () => (harness = await Harness.start({ customers: 2000 })));
beforeEach(() => harness.reset());
afterAll(() => harness.close());

const departments = async (query = {}) =>
	(await harness.get<{ department: Department[] }>('department/list', query)).department;
const membersIn = async (id: number) =>
	(await harness.get<{ userlist: Member[] }>('user/list', { department_id: String(id) })).userlist;

it('shows a tree with 总部, its departments, regions and stores', async () => {
	const tree = await departments();
	const byName = new Map(tree.map((department) => [department.name, department]));
	const parentOf = (name: string) => tree.find(({ id }) => id === byName.get(name)?.parentid)?.name;
	expect(tree[0]).toMatchObject({ id: 1, parentid: 0 });
	expect(['市场部', '客服部', '运营部', '售后部'].map(parentOf)).toEqual(['总部', '总部', '总部', '总部']);
	expect(['华东大区', '华南大区', '华北大区'].map(parentOf)).toEqual([
		tree[0]?.name,
		tree[0]?.name,
		tree[0]?.name,
	]);
	expect(parentOf('上海店')).toBe('华东大区');
});

it('shows a department with all below it, in full or as ids', async () => {
	const below = await departments({ id: '20' });
	expect(below.length).toBeGreaterThan(1);
	expect(below.every(({ id, parentid }) => id === 20 || parentid === 20)).toBe(true);
	const ids = await harness.get<{ department_id: object[] }>('department/simplelist', { id: '20' });
	expect(ids.department_id).toEqual(below.map(({ id, parentid, order }) => ({ id, parentid, order })));
});

it('agrees on leaders between departments and members', async () => {
	for (const department of await departments()) {
		const leaders = (await membersIn(department.id)).filter(
			(member) => member.is_leader_in_dept[member.department.indexOf(department.id)] === 1,
		);
		expect(leaders.map(({ userid }) => userid)).toEqual(department.department_leader);
	}
});

it('shows a member, whatever the case of the userid, with the same facts as the list', async () => {
	const [listed] = await membersIn(3);
	const member = await harness.get<Member>('user/get', { userid: found(listed).userid.toUpperCase() });
	expect(member).toMatchObject({ ...listed, errcode: 0, main_department: 3, department: [3] });
	expect(member).not.toHaveProperty('mobile');
});

it('lists direct members only, with short facts in the simple list', async () => {
	const simple = await harness.get<{ userlist: object[] }>('user/simplelist', { department_id: '1' });
	const [boss] = await membersIn(1);
	expect(simple.userlist).toEqual([
		{ userid: boss?.userid, name: boss?.name, department: [1], open_userid: '' },
	]);
});

it('hides departments and their members by switch', async () => {
	const [marketer] = await membersIn(3);
	await harness.turn({ hidden_departments: [2] });
	expect((await departments()).map(({ name }) => name)).not.toContain('市场部');
	expect((await harness.get('user/get', { userid: found(marketer).userid })).errcode).toBe(60011);
	expect((await harness.get('department/get', { id: '3' })).errcode).toBe(60011);
});

it.each([
	['user/get', {}, 41009],
	['user/get', { userid: 'nobody' }, 60111],
	['user/simplelist', {}, 60123],
	['user/simplelist', { department_id: '999' }, 60003],
	['department/get', { id: 'x' }, 60123],
	['department/simplelist', { id: '999' }, 60003],
])('%s with %o answers %i', async (path, query, errcode) => {
	expect((await harness.get(path, query)).errcode).toBe(errcode);
});

it('keeps user/list_id for the directory-sync secret', async () => {
	expect(await harness.post('user/list_id', {})).toMatchObject({ errcode: 48002, dept_user: [] });
});

it('tells where callbacks come from', async () => {
	expect(await harness.get('getcallbackip')).toMatchObject({ errcode: 0, ip_list: ['127.0.0.1', '::1'] });
});
