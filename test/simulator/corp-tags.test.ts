import { found, Harness, type GroupView, type Reply } from './support';

let harness: Harness;
beforeAll(async () => (harness = await Harness.start()));
beforeEach(() => harness.reset());
afterAll(() => harness.close());

const add = (body: object) => harness.post<{ tag_group: GroupView }>('externalcontact/add_corp_tag', body);
const edit = (body: object) => harness.post('externalcontact/edit_corp_tag', body);
const del = (body: object) => harness.post('externalcontact/del_corp_tag', body);
const names = (group: GroupView) => group.tag.map(({ name }) => name);

describe('get_corp_tag_list', () => {
	it('gives the whole library by falling order, without deleted flags or strategy tags', async () => {
		const groups = await harness.library();
		const orders = groups.map(({ order }) => order);
		expect(orders).toEqual([...orders].sort((a, b) => b - a));
		expect(groups.map(({ group_name }) => group_name)).toContain('客户等级');
		expect(groups.map(({ group_name }) => group_name)).not.toContain('服务等级');
		expect(groups.flatMap((group) => [group, ...group.tag]).some((entry) => 'deleted' in entry)).toBe(false);
	});

	it('filters by group_id, which wins over tag_id, with flags on tags only', async () => {
		const level = await harness.group('客户等级');
		const other = await harness.tagId('成交状态', '已付款');
		const groups = await harness.library({ group_id: [level.group_id], tag_id: [other] });
		expect(groups.map(({ group_name }) => group_name)).toEqual(['客户等级']);
		expect(found(groups[0]).tag).toHaveLength(level.tag.length);
		expect(groups[0]).not.toHaveProperty('deleted');
		expect(groups[0]?.tag.every(({ deleted }) => deleted === false)).toBe(true);
	});

	it('filters by tag_id, with flags on both, and still shows what was deleted', async () => {
		const { tag_group } = await add({ group_name: '短命', tag: [{ name: '一' }, { name: '二' }] });
		const [one, two] = tag_group.tag.map(({ id }) => id);
		await del({ tag_id: [one] });
		expect(await harness.library({ tag_id: [one] })).toMatchObject([
			{ deleted: false, tag: [{ id: one, deleted: true }] },
		]);
		await del({ tag_id: [two] });
		expect(await harness.library({ tag_id: [two] })).toMatchObject([
			{ deleted: true, tag: [{ id: two, deleted: true }] },
		]);
		expect((await harness.library()).map(({ group_name }) => group_name)).not.toContain('短命');
	});

	it('answers 40068 for ids that never were', async () => {
		expect((await harness.post('externalcontact/get_corp_tag_list', { tag_id: ['etnothing'] })).errcode).toBe(
			40068,
		);
	});
});

describe('add_corp_tag', () => {
	it('makes a group with its tags, each name once, and replies with what is new', async () => {
		const reply = await add({
			group_name: '新组',
			order: 5,
			tag: [{ name: 'a', order: 4294967295 }, { name: 'b' }, { name: 'a' }],
		});
		expect(reply).toMatchObject({ errcode: 0, tag_group: { group_name: '新组', order: 5 } });
		expect(names(reply.tag_group)).toEqual(['a', 'b']);
		expect(reply.tag_group.tag[0]?.order).toBe(4294967295);
	});

	it('reuses a group of that name and ignores the group order then', async () => {
		const level = await harness.group('客户等级');
		const reply = await add({ group_name: '客户等级', order: 1, tag: [{ name: '黑金' }] });
		expect(reply.tag_group).toMatchObject({
			group_id: level.group_id,
			order: level.order,
			tag: [{ name: '黑金' }],
		});
		expect(names(await harness.group('客户等级')).at(-1)).toBe('黑金');
	});

	it('lets group_id win over group_name', async () => {
		const level = await harness.group('客户等级');
		const reply = await add({ group_id: level.group_id, group_name: '别的', tag: [{ name: '黑金' }] });
		expect(reply.tag_group.group_name).toBe('客户等级');
	});

	it('puts a tag with order 0 last and one without order after those that are there', async () => {
		await add({ group_name: '顺序', tag: [{ name: 'first' }, { name: 'second' }] });
		await add({ group_name: '顺序', tag: [{ name: 'zero', order: 0 }] });
		await add({ group_name: '顺序', tag: [{ name: 'top', order: 4000000000 }] });
		expect(names(await harness.group('顺序'))).toEqual(['top', 'first', 'second', 'zero']);
	});

	it('refuses a name that is there with 40071 and makes nothing, or skips it by switch', async () => {
		const body = { group_name: '客户等级', tag: [{ name: 'VIP' }, { name: '黑金' }] };
		expect((await add(body)).errcode).toBe(40071);
		expect(names(await harness.group('客户等级'))).not.toContain('黑金');
		await harness.turn({ add_existing_tag_name: 'skip' });
		expect(names((await add(body)).tag_group)).toEqual(['黑金']);
	});

	it.each([
		[{ tag: [{ name: 'a' }] }, 40063],
		[{ group_name: '', tag: [{ name: 'a' }] }, 40072],
		[{ group_name: '组'.repeat(31), tag: [{ name: 'a' }] }, 40072],
		[{ group_name: 'g', tag: [] }, 40063],
		[{ group_name: 'g' }, 40063],
		[{ group_name: 'g', tag: [{}] }, 41018],
		[{ group_name: 'g', tag: [{ name: '' }] }, 40072],
		[{ group_name: 'g', tag: [{ name: 'x'.repeat(31) }] }, 40072],
		[{ group_name: 'g', tag: [{ name: 'a', order: -1 }] }, 40058],
		[{ group_name: 'g', tag: [{ name: 'a', order: 2 ** 32 }] }, 40058],
		[{ group_name: 'g', order: 2 ** 32, tag: [{ name: 'a' }] }, 40058],
		[{ group_id: '', tag: [{ name: 'a' }] }, 40068],
		[{ group_id: 'etnothing', tag: [{ name: 'a' }] }, 40068],
		[{ group_name: 'g', agentid: 1, tag: [{ name: 'a' }] }, 301002],
	])('refuses %o with %i and makes nothing', async (body, errcode) => {
		const before = await harness.control('GET', 'state');
		expect((await add(body)).errcode).toBe(errcode);
		expect(await harness.control('GET', 'state')).toEqual(before);
	});

	it.each([
		[{ add_empty_tags_errcode: 40058 }, { group_name: 'g', tag: [] }, 40058],
		[{ long_name_errcode: 40058 }, { group_name: 'g', tag: [{ name: 'x'.repeat(31) }] }, 40058],
		[{ cjk_name_weight: 2 }, { group_name: 'g', tag: [{ name: '标'.repeat(16) }] }, 40072],
		[{ cjk_name_weight: 2 }, { group_name: 'g', tag: [{ name: '标'.repeat(15) }] }, 0],
		[{}, { group_name: 'g', tag: [{ name: '标'.repeat(30) }] }, 0],
		[{}, { group_name: 'g', tag: [{ name: '😀'.repeat(30) }] }, 0],
	])('with switches %o answers %o with %i', async (switches, body, errcode) => {
		await harness.turn(switches);
		expect((await add(body)).errcode).toBe(errcode);
	});

	it('drops an order that is no integer, and one out of range by switch, with a warning', async () => {
		const warned = { errcode: 0, errmsg: expect.stringContaining('Warning: wrong json format.') };
		expect(await add({ group_name: 'g', tag: [{ name: 'a', order: 1.5 }] })).toMatchObject(warned);
		await harness.turn({ order_out_of_range: 'drop' });
		expect(await add({ group_name: 'g', tag: [{ name: 'b', order: -1 }] })).toMatchObject(warned);
	});

	it('holds 10,000 tags in the corp, strategy tags included, and answers 40126 to one more', async () => {
		const { tags } = await harness.control<{ tags: number }>('GET', 'state');
		const many = (count: number, prefix: string) =>
			Array.from({ length: count }, (_, n) => ({ name: `${prefix}${n}` }));
		expect((await add({ group_name: '海量', tag: many(10_001 - tags, 'x') })).errcode).toBe(40126);
		expect((await add({ group_name: '海量', tag: many(10_000 - tags, 'x') })).errcode).toBe(0);
		expect((await add({ group_name: '海量', tag: [{ name: 'one more' }] })).errcode).toBe(40126);
	});
});

describe('edit_corp_tag', () => {
	it('changes the name and leaves the order alone, and the other way round', async () => {
		const [first] = (await harness.group('客户等级')).tag;
		expect(await edit({ id: first?.id, name: '超级VIP' })).toEqual({ errcode: 0, errmsg: 'ok' });
		await edit({ id: first?.id, order: 0 });
		expect((await harness.group('客户等级')).tag.at(-1)).toMatchObject({
			id: first?.id,
			name: '超级VIP',
			order: 0,
		});
		await edit({ id: first?.id, name: 'VIP' });
		expect((await harness.group('客户等级')).tag.at(-1)).toMatchObject({ name: 'VIP', order: 0 });
	});

	it('renames and reorders groups', async () => {
		const group = await harness.group('双十一活动');
		await edit({ id: group.group_id, name: '双十二活动', order: 4294967295 });
		expect((await harness.library())[0]).toMatchObject({
			group_id: group.group_id,
			group_name: '双十二活动',
		});
	});

	it('refuses a name that a sibling has, but not its own', async () => {
		const [first, second] = (await harness.group('客户等级')).tag;
		expect((await edit({ id: first?.id, name: second?.name })).errcode).toBe(40071);
		expect((await edit({ id: first?.id, name: first?.name })).errcode).toBe(0);
		const group = await harness.group('客户等级');
		expect((await edit({ id: group.group_id, name: '成交状态' })).errcode).toBe(40071);
	});

	it.each([
		[{}, 40068],
		[{ id: 'etnothing', name: 'a' }, 40068],
	])('refuses %o with %i', async (body, errcode) => {
		expect((await edit(body)).errcode).toBe(errcode);
	});

	it('refuses a name of 0 or 31 characters and an order of 2^32', async () => {
		const id = await harness.tagId('客户等级', 'VIP');
		expect((await edit({ id, name: '' })).errcode).toBe(40072);
		expect((await edit({ id, name: 'x'.repeat(31) })).errcode).toBe(40072);
		expect((await edit({ id, order: 2 ** 32 })).errcode).toBe(40058);
	});

	it('refuses a strategy tag', async () => {
		const reply = await harness.post<{ tag_group: GroupView[] }>('externalcontact/get_strategy_tag_list', {});
		expect((await edit({ id: reply.tag_group[0]?.tag[0]?.id, name: 'a' })).errcode).toBe(40068);
	});
});

describe('del_corp_tag', () => {
	it('takes the tag off all customers', async () => {
		const id = await harness.tagId('成交状态', '已付款');
		const carriers = (await harness.fullState())
			.flatMap(({ relations }) => relations)
			.filter(({ tags }) => tags.includes(id));
		expect(carriers.length).toBeGreaterThan(20);
		const before = await harness.control<{ marks: number; tags: number }>('GET', 'state');
		expect((await del({ tag_id: [id] })).errcode).toBe(0);
		expect(JSON.stringify(await harness.fullState())).not.toContain(id);
		expect(await harness.control('GET', 'state')).toMatchObject({
			marks: before.marks - carriers.length,
			tags: before.tags - 1,
		});
	});

	it('takes the group with its last tag; the name then makes another group', async () => {
		const first = await add({ group_name: 'g', tag: [{ name: 'a' }] });
		await del({ tag_id: [first.tag_group.tag[0]?.id] });
		const second = await add({ group_name: 'g', tag: [{ name: 'a' }] });
		expect(second.tag_group.group_id).not.toBe(first.tag_group.group_id);
		expect((await edit({ id: first.tag_group.group_id, name: 'h' })).errcode).toBe(40068);
	});

	it('deletes a group with its tags', async () => {
		const group = await harness.group('双十一活动');
		expect((await del({ group_id: [group.group_id] })).errcode).toBe(0);
		expect(await harness.library({ tag_id: [group.tag[0]?.id] })).toMatchObject([{ deleted: true }]);
	});

	it('is all or nothing', async () => {
		const id = await harness.tagId('客户等级', 'VIP');
		const foreign = await harness.tagId('会员渠道', '小程序');
		expect((await del({ tag_id: [id, 'etnothing'] })).errcode).toBe(40068);
		expect((await del({ tag_id: [id, foreign] })).errcode).toBe(81011);
		expect((await del({})).errcode).toBe(40063);
		expect(await harness.tagId('客户等级', 'VIP')).toBe(id);
	});
});

describe('what another app made', () => {
	it.each([81011, 40068])('cannot be edited or deleted: %i', async (errcode) => {
		await harness.turn({ foreign_tag_errcode: errcode });
		const { group_id, tag } = await harness.group('会员渠道');
		const replies: Reply[] = [
			await edit({ id: group_id, name: 'x' }),
			await edit({ id: tag[0]?.id, name: 'x' }),
			await del({ tag_id: [tag[0]?.id] }),
			await del({ group_id: [group_id] }),
		];
		expect(replies.map((reply) => reply.errcode)).toEqual([errcode, errcode, errcode, errcode]);
	});

	it('can be marked with', async () => {
		const id = await harness.tagId('会员渠道', '小程序');
		expect((await harness.mark({ ...(await harness.bareRelation()), add_tag: [id] })).errcode).toBe(0);
	});
});
