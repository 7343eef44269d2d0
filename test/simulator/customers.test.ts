import { found, Harness, type CustomerState } from './support';

interface Follower {
	userid: string;
	remark: string;
	description: string;
	createtime: number;
	remark_mobiles: string[];
	tags: Array<{ group_name: string; tag_name: string; type: number; tag_id?: string }>;
}

let harness: Harness;
let state: CustomerState[];
beforeAll(async () => (harness = await Harness.start()));
beforeEach(async () => {
	await harness.reset();
	state = await harness.fullState();
});
afterAll(() => harness.close());

const getCustomer = (external_userid: string) =>
	harness.get<{ external_contact: object; follow_user: Follower[] }>('externalcontact/get', {
		external_userid,
	});
const listOf = (userid: string) =>
	harness.get<{ external_userid: string[] }>('externalcontact/list', { userid });

describe('get_follow_user_list', () => {
	it('gives members with the customer function that the app sees', async () => {
		const all = await harness.get<{ follow_user: string[] }>('externalcontact/get_follow_user_list');
		const finance = await harness.get<{ userlist: Array<{ userid: string }> }>('user/simplelist', {
			department_id: '7',
		});
		for (const { userid } of finance.userlist) expect(all.follow_user).not.toContain(userid);
		await harness.turn({ hidden_departments: [20, 21, 22, 23] });
		const fewer = await harness.get<{ follow_user: string[] }>('externalcontact/get_follow_user_list');
		expect(fewer.follow_user.length).toBeLessThan(all.follow_user.length);
		expect(fewer.follow_user.length).toBeGreaterThan(3);
	});
});

describe('list', () => {
	it('gives all customers of a member', async () => {
		const userid = found(state[0]?.relations[0]).userid;
		const expected = state.filter(({ relations }) =>
			relations.some((relation) => relation.userid === userid),
		);
		const { external_userid } = await listOf(userid);
		expect(external_userid.sort()).toEqual(expected.map((customer) => customer.external_userid).sort());
	});

	it('answers 84061 with an empty list for a member without customers, or plain success by switch', async () => {
		const { department } = await harness.get<{ department: { department_leader: string[] } }>(
			'department/get',
			{ id: '1' },
		);
		const boss = found(department.department_leader[0]);
		expect(await listOf(boss)).toMatchObject({ errcode: 84061, external_userid: [] });
		await harness.turn({ list_without_customers: 'empty' });
		expect(await listOf(boss)).toMatchObject({ errcode: 0, external_userid: [] });
	});

	it.each([
		['', 41009],
		['nobody', 60111],
	])('answers for userid "%s" with %i', async (userid, errcode) => {
		expect((await listOf(userid)).errcode).toBe(errcode);
	});
});

describe('get', () => {
	it('gives every follower with tags by name', async () => {
		const customer = found(
			state.find(({ relations }) => relations.length > 1 && relations.some(({ tags }) => tags.length > 0)),
		);
		const reply = await getCustomer(customer.external_userid);
		expect(reply.external_contact).toMatchObject({ external_userid: customer.external_userid, type: 1 });
		const shown = reply.follow_user.map(({ userid, tags }) => ({
			userid,
			tags: tags.flatMap(({ tag_id }) => tag_id ?? []).sort(),
		}));
		expect(shown).toEqual(customer.relations);
		const names = new Set(
			(await harness.library()).flatMap(({ group_name, tag }) =>
				tag.map(({ name }) => `${group_name}/${name}`),
			),
		);
		for (const tag of reply.follow_user.flatMap(({ tags }) => tags)) {
			if (tag.type === 1) expect(names).toContain(`${tag.group_name}/${tag.tag_name}`);
		}
	});

	it('shows personal tags without an id', async () => {
		const personal: Follower['tags'] = [];
		for (const { external_userid } of state) {
			const { follow_user } = await getCustomer(external_userid);
			personal.push(...follow_user.flatMap(({ tags }) => tags).filter(({ type }) => type === 2));
		}
		expect(personal.length).toBeGreaterThan(0);
		expect(personal.every((tag) => !('tag_id' in tag))).toBe(true);
	});

	it.each([
		['', 41035],
		['wmELSEWHERE', 40096],
		['x'.repeat(65), 40058],
	])('answers for external_userid "%s" with %i', async (external_userid, errcode) => {
		expect((await getCustomer(external_userid)).errcode).toBe(errcode);
	});

	it('answers 40096 where all followers are out of sight', async () => {
		await harness.turn({ hidden_departments: [1] });
		expect((await getCustomer(found(state[0]).external_userid)).errcode).toBe(40096);
	});

	it('pages followers by 500', async () => {
		const big = await Harness.start({ customers: 60_000, seed: 1 });
		const { follow_user } = await big.get<{ follow_user: string[] }>('externalcontact/get_follow_user_list');
		for (const userid of follow_user.slice(0, 501)) {
			await big.control('POST', 'console', { op: 'add_customer', userid, external_userid: 'wmPOPULAR' });
		}
		const get = (query: object) =>
			big.get<{ follow_user: Follower[]; next_cursor?: string }>('externalcontact/get', {
				external_userid: 'wmPOPULAR',
				...query,
			});
		const first = await get({});
		const second = await get({ cursor: first.next_cursor });
		await big.close();
		expect([first.follow_user.length, second.follow_user.length]).toEqual([500, 1]);
		expect(second).not.toHaveProperty('next_cursor');
		expect(second.follow_user[0]?.userid).toBe(follow_user[500]);
	});
});

describe('remark', () => {
	it('changes what is sent, replaces mobiles and clears them with an empty string', async () => {
		const { external_userid, relations } = found(state[0]);
		const userid = found(relations[0]).userid;
		const remark = (body: object) =>
			harness.post('externalcontact/remark', { userid, external_userid, ...body });
		const mine = async () =>
			found((await getCustomer(external_userid)).follow_user.find((user) => user.userid === userid));
		await remark({ remark: '王姐', description: '爱吃虾', remark_mobiles: ['13800000001', '13800000002'] });
		await remark({ remark_mobiles: ['13800000003'] });
		expect(await mine()).toMatchObject({
			remark: '王姐',
			description: '爱吃虾',
			remark_mobiles: ['13800000003'],
		});
		await remark({ remark_mobiles: [''] });
		expect((await mine()).remark_mobiles).toEqual([]);
		expect((await remark({})).errcode).toBe(40063);
		expect((await remark({ remark: '长'.repeat(21) })).errcode).toBe(40058);
		expect((await remark({ description: '长'.repeat(150) })).errcode).toBe(0);
	});
});
