import { found, Harness, type GroupView } from './support';

let harness: Harness;
let relation: { userid: string; external_userid: string };
let vip: string;
let paid: string;
beforeAll(async () => (harness = await Harness.start()));
beforeEach(async () => {
	await harness.reset();
	relation = await harness.bareRelation();
	vip = await harness.tagId('客户等级', 'VIP');
	paid = await harness.tagId('成交状态', '已付款');
});
afterAll(() => harness.close());

const tags = () => harness.tagsOf(relation.userid, relation.external_userid);
const marks = async () => (await harness.control<{ marks: object }>('GET', 'stats')).marks;

it('puts tags on and takes tags off in one call', async () => {
	expect(await harness.mark({ ...relation, add_tag: [vip, paid] })).toEqual({ errcode: 0, errmsg: 'ok' });
	expect(await tags()).toEqual([vip, paid].sort());
	await harness.mark({ ...relation, add_tag: [vip], remove_tag: [paid] });
	expect(await tags()).toEqual([vip]);
});

it('succeeds without effect when all is so already, and the statistics tell', async () => {
	await harness.mark({ ...relation, add_tag: [vip] });
	await harness.mark({ ...relation, add_tag: [vip, vip], remove_tag: [paid] });
	expect(await marks()).toEqual({ effective: 1, no_op: 1 });
});

it('compares userids without case', async () => {
	expect(
		(await harness.mark({ ...relation, userid: relation.userid.toUpperCase(), add_tag: [vip] })).errcode,
	).toBe(0);
	expect(await tags()).toEqual([vip]);
});

it('touches only the relation of that member', async () => {
	const shared = found((await harness.fullState()).find(({ relations }) => relations.length > 1));
	const [first, second] = shared.relations;
	const { tag_group } = await harness.post<{ tag_group: GroupView }>('externalcontact/add_corp_tag', {
		group_name: 'g',
		tag: [{ name: 'fresh' }],
	});
	const fresh = found(tag_group.tag[0]).id;
	await harness.mark({ userid: first?.userid, external_userid: shared.external_userid, add_tag: [fresh] });
	expect(await harness.tagsOf(found(first).userid, shared.external_userid)).toContain(fresh);
	expect(await harness.tagsOf(found(second).userid, shared.external_userid)).toEqual(second?.tags);
});

describe('refuses', () => {
	it.each<[string, () => object, number]>([
		['no userid', () => ({ ...relation, userid: undefined }), 41009],
		['an empty external_userid', () => ({ ...relation, external_userid: '' }), 41035],
		['a userid of 65 bytes', () => ({ ...relation, userid: 'x'.repeat(65) }), 40058],
		['a userid of 22 Chinese characters', () => ({ ...relation, userid: '张'.repeat(22) }), 40058],
		['a userid with a space', () => ({ ...relation, userid: 'zhang san' }), 40003],
		['a member who is not there', () => ({ ...relation, userid: 'nobody' }), 60111],
		['an external_userid of 65 bytes', () => ({ ...relation, external_userid: 'x'.repeat(65) }), 40058],
		['an external_userid of another corp', () => ({ ...relation, external_userid: 'wmELSEWHERE' }), 40096],
		['two empty lists', () => ({ ...relation, add_tag: [], remove_tag: [] }), 40063],
		['an unknown tag', () => ({ ...relation, add_tag: [vip, 'etnothing'] }), 40068],
		['an unknown tag to remove', () => ({ ...relation, add_tag: [vip], remove_tag: ['etnothing'] }), 40068],
	])('%s', async (_name, body, errcode) => {
		expect((await harness.mark({ add_tag: [vip], ...body() })).errcode).toBe(errcode);
		expect(await tags()).toEqual([]);
	});

	it('a userid that is too long in the words of the real server', async () => {
		const { errmsg } = await harness.mark({ ...relation, userid: 'x'.repeat(65), add_tag: [vip] });
		expect(errmsg).toMatch(/^field `userid` exceed max length 64\. invalid Request Parameter, hint/);
	});

	it('a member who does not follow the customer with 84061', async () => {
		const { follow_user } = await harness.get<{ follow_user: string[] }>(
			'externalcontact/get_follow_user_list',
		);
		const stranger = follow_user.find((userid) => userid !== relation.userid);
		expect((await harness.mark({ ...relation, userid: stranger, add_tag: [vip] })).errcode).toBe(84061);
	});

	it('a member out of sight with 60011', async () => {
		const { department } = await harness.get<{ department: number[] }>('user/get', {
			userid: relation.userid,
		});
		await harness.turn({ hidden_departments: department });
		expect((await harness.mark({ ...relation, add_tag: [vip] })).errcode).toBe(60011);
	});

	it('a deleted tag with 40068', async () => {
		await harness.post('externalcontact/del_corp_tag', { tag_id: [vip] });
		expect((await harness.mark({ ...relation, add_tag: [vip] })).errcode).toBe(40068);
	});

	it('more than 3,000 tags on one relation with 40144', async () => {
		const names = Array.from({ length: 3001 }, (_, n) => ({ name: `t${n}` }));
		const { tag_group } = await harness.post<{ tag_group: GroupView }>('externalcontact/add_corp_tag', {
			group_name: 'many',
			tag: names,
		});
		const ids = tag_group.tag.map(({ id }) => id);
		expect((await harness.mark({ ...relation, add_tag: ids })).errcode).toBe(40144);
		expect((await harness.mark({ ...relation, add_tag: ids.slice(1) })).errcode).toBe(0);
		expect((await harness.mark({ ...relation, add_tag: ids.slice(0, 1) })).errcode).toBe(40144);
	});
});

describe('by switch', () => {
	it('applies the good ids of a call with a bad one', async () => {
		await harness.turn({ mark_tag_bad_id: 'apply_good' });
		expect((await harness.mark({ ...relation, add_tag: ['etnothing', vip] })).errcode).toBe(40068);
		expect(await tags()).toEqual([vip]);
	});

	it('limits the ids of one list', async () => {
		await harness.turn({ mark_tag_max_ids: 1 });
		expect((await harness.mark({ ...relation, add_tag: [vip, paid] })).errcode).toBe(40058);
		expect((await harness.mark({ ...relation, add_tag: [vip], remove_tag: [paid] })).errcode).toBe(0);
	});

	it('refuses an id in both lists, which otherwise ends up removed', async () => {
		await harness.mark({ ...relation, add_tag: [vip], remove_tag: [vip] });
		expect(await tags()).toEqual([]);
		expect(await marks()).toEqual({ effective: 0, no_op: 1 });
		await harness.mark({ ...relation, add_tag: [vip] });
		expect((await harness.mark({ ...relation, add_tag: [vip], remove_tag: [vip] })).errcode).toBe(0);
		expect(await tags()).toEqual([]);
		await harness.turn({ mark_tag_same_id_in_both: '40058' });
		expect((await harness.mark({ ...relation, add_tag: [vip], remove_tag: [vip] })).errcode).toBe(40058);
	});
});

describe('a strategy tag', () => {
	it('goes on customers of members in the range of its rule group only', async () => {
		const { tag_group } = await harness.post<{ tag_group: GroupView[] }>(
			'externalcontact/get_strategy_tag_list',
			{},
		);
		const service = found(tag_group.find(({ group_name }) => group_name === '服务等级'));
		const add_tag = [found(service.tag[0]).id];
		const { userlist } = await harness.get<{ userlist: Array<{ userid: string }> }>('user/simplelist', {
			department_id: '4',
		});
		const inside = new Set(userlist.map(({ userid }) => userid));
		const pairs = (await harness.fullState()).flatMap(({ external_userid, relations }) =>
			relations.map(({ userid }) => ({ userid, external_userid })),
		);
		const covered = found(pairs.find(({ userid }) => inside.has(userid)));
		const store = await harness.get<{ userlist: Array<{ userid: string }> }>('user/simplelist', {
			department_id: '100',
		});
		const outside = found(
			pairs.find(({ userid }) => store.userlist.some((member) => member.userid === userid)),
		);
		expect((await harness.mark({ ...covered, add_tag })).errcode).toBe(0);
		expect((await harness.mark({ ...outside, add_tag })).errcode).toBe(60030);
	});
});
