import { found, Harness, type GroupView } from './support';

interface Strategy {
	strategy_id: number;
	parent_id: number;
	strategy_name: string;
	admin_list: string[];
	privilege: Record<string, boolean>;
}

let harness: Harness;
beforeAll(async () => (harness = await Harness.start()));
beforeEach(() => harness.reset());
afterAll(() => harness.close());

const strategy = <T extends object>(op: string, body: object) =>
	harness.post<T>(`externalcontact/customer_strategy/${op}`, body);
const list = (body: object = {}) =>
	strategy<{ strategy: Array<{ strategy_id: number }>; next_cursor?: string }>('list', body);
const create = (body: object) =>
	strategy<{ strategy_id: number }>('create', {
		strategy_name: '新规则组',
		range: [{ type: 2, partyid: 3 }],
		...body,
	});
const tags = (op: string, body: object) =>
	harness.post<{ tag_group: GroupView }>(`externalcontact/${op}_strategy_tag`, body);
const groups = async (body: object = {}) =>
	(await harness.post<{ tag_group: GroupView[] }>('externalcontact/get_strategy_tag_list', body)).tag_group;

describe('customer_strategy', () => {
	it('lists rule groups page by page, without a cursor on the last', async () => {
		const first = await list({ limit: 1 });
		expect(first.strategy).toEqual([{ strategy_id: 1 }]);
		const second = await list({ limit: 1, cursor: first.next_cursor });
		expect(second.strategy).toEqual([{ strategy_id: 2 }]);
		expect(second).not.toHaveProperty('next_cursor');
		expect((await list({ cursor: '%%%' })).errcode).toBe(50100);
	});

	it('shows one with its admins, privileges and range', async () => {
		const reply = await strategy<{ strategy: Strategy }>('get', { strategy_id: 1 });
		expect(reply.strategy).toMatchObject({ parent_id: 0, strategy_name: '市场活动规则组' });
		expect(reply.strategy.privilege.manage_customer_tag).toBe(true);
		expect(await strategy('get_range', { strategy_id: 2 })).toMatchObject({
			range: [
				{ type: 2, partyid: 4 },
				{ type: 2, partyid: 6 },
			],
		});
		expect((await strategy('get', {})).errcode).toBe(40063);
		expect((await strategy('get', { strategy_id: 99 })).errcode).toBe(40058);
	});

	it('creates, edits and deletes', async () => {
		const { strategy_id } = await create({ privilege: { rapid_reply: false, contact_me: false } });
		const created = await strategy<{ strategy: Strategy }>('get', { strategy_id });
		expect(created.strategy.privilege).toMatchObject({ rapid_reply: false, contact_me: true });
		await strategy('edit', {
			strategy_id,
			strategy_name: '改名',
			range_add: [{ type: 2, partyid: 5 }],
			range_del: [{ type: 2, partyid: 3 }],
		});
		expect(await strategy('get_range', { strategy_id })).toMatchObject({ range: [{ type: 2, partyid: 5 }] });
		expect((await strategy('del', { strategy_id })).errcode).toBe(0);
		expect((await strategy('get', { strategy_id })).errcode).toBe(40058);
	});

	it.each([
		[{ strategy_name: '' }, 40063],
		[{ range: [] }, 40063],
		[{ range: [{ type: 3 }] }, 40058],
		[{ range: [{ type: 1, userid: 'nobody' }] }, 60111],
		[{ range: [{ type: 2, partyid: 999 }] }, 60003],
		[{ admin_list: ['nobody'] }, 60111],
		[{ parent_id: 99 }, 40058],
	])('refuses to create %o with %i', async (body, errcode) => {
		expect((await create(body)).errcode).toBe(errcode);
		expect((await list()).strategy).toHaveLength(2);
	});

	it('goes five levels deep and deletes children first', async () => {
		let parent_id = 1;
		for (let level = 2; level <= 5; level++) parent_id = (await create({ parent_id })).strategy_id;
		expect((await create({ parent_id })).errcode).toBe(40058);
		expect((await strategy('del', { strategy_id: 1 })).errcode).toBe(40058);
		expect((await strategy('del', { strategy_id: parent_id })).errcode).toBe(0);
	});
});

describe('strategy tags', () => {
	it('are listed with their rule group and without deleted flags', async () => {
		const all = await groups();
		expect(all.map(({ group_name }) => group_name).sort()).toEqual(
			['服务等级', '活动偏好', '获客来源'].sort(),
		);
		const [service] = await groups({ strategy_id: 2 });
		expect(service).toMatchObject({ group_name: '服务等级', strategy_id: 2 });
		const byTag = await groups({ tag_id: [found(service).tag[1]?.id] });
		expect(byTag).toMatchObject([{ group_name: '服务等级', tag: [{ name: '优先处理' }] }]);
		expect(JSON.stringify(byTag)).not.toContain('deleted');
	});

	it('reuse a group of that name within the rule group only', async () => {
		const existing = found((await groups({ strategy_id: 2 }))[0]);
		const same = await tags('add', { strategy_id: 2, group_name: '服务等级', tag: [{ name: 'x' }] });
		const other = await tags('add', { strategy_id: 1, group_name: '服务等级', tag: [{ name: 'x' }] });
		expect(same.tag_group.group_id).toBe(existing.group_id);
		expect(other.tag_group.group_id).not.toBe(existing.group_id);
		expect(other.tag_group.strategy_id).toBe(1);
	});

	it('belong to top-level rule groups only', async () => {
		const { strategy_id } = await create({ parent_id: 1 });
		expect((await tags('add', { strategy_id, group_name: 'g', tag: [{ name: 'x' }] })).errcode).toBe(40058);
		expect((await tags('add', { group_name: 'g', tag: [{ name: 'x' }] })).errcode).toBe(40063);
		const corpGroup = await harness.group('客户等级');
		expect(
			(await tags('add', { strategy_id: 1, group_id: corpGroup.group_id, tag: [{ name: 'x' }] })).errcode,
		).toBe(40068);
	});

	it('are edited and deleted like corp tags, which these calls do not touch', async () => {
		const [service] = await groups({ strategy_id: 2 });
		const [first, second, third] = found(service).tag;
		expect((await tags('edit', { id: first?.id, name: second?.name })).errcode).toBe(40071);
		expect((await tags('edit', { id: first?.id, name: '贵宾客服' })).errcode).toBe(0);
		expect((await tags('del', { tag_id: [first?.id, second?.id, third?.id] })).errcode).toBe(0);
		expect(await groups({ strategy_id: 2 })).toEqual([]);
		const vip = await harness.tagId('客户等级', 'VIP');
		expect((await tags('edit', { id: vip, name: 'x' })).errcode).toBe(40068);
		expect((await tags('del', { tag_id: [vip] })).errcode).toBe(40068);
	});

	it('go with their rule group', async () => {
		const before = await harness.control<{ tags: number }>('GET', 'state');
		await strategy('del', { strategy_id: 2 });
		expect(await harness.control('GET', 'state')).toMatchObject({ tags: before.tags - 3 });
	});
});
