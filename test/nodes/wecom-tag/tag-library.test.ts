import type { IDataObject } from 'n8n-workflow';
import { TestCorp } from '../corp';
import { listGroups } from './tag-ids';
import { runTag, succeeded } from './tagging';

const ADD = 'externalcontact/add_corp_tag';
const EDIT = 'externalcontact/edit_corp_tag';

let corp: TestCorp;

beforeAll(async () => (corp = await TestCorp.start()));
beforeEach(async () => await corp.post('/sim/reset'));
afterAll(async () => await corp.stop());

const rl = (value: string): IDataObject => ({ __rl: true, mode: 'name', value });

async function run(
	operation: string,
	parameters: IDataObject,
	items: IDataObject[] = [{}],
): Promise<IDataObject[]> {
	const { outputs } = succeeded(await runTag(corp, operation, parameters, items));
	expect(outputs).toHaveLength(1);
	return outputs[0]!.map(({ json }) => json);
}

const wecomOf = (items: IDataObject[]): IDataObject[] => items.map(({ wecom }) => wecom as IDataObject);

async function groupNamed(name: string) {
	return (await listGroups(corp)).find(({ group_name }) => group_name === name);
}

/** Names of a group's tags, first on top. */
async function sequenceOf(name: string): Promise<string[]> {
	const { tag } = (await groupNamed(name))!;
	return [...tag].sort((a, b) => b.order - a.order).map((entry) => entry.name);
}

describe('ensuring tags', () => {
	test('creates what is missing, and nothing the second time', async () => {
		const wanted = { groupName: '双十一活动', tagNames: '受邀, 尾款,尾款' };
		const first = wecomOf(await run('tag.ensure', wanted));
		expect(first).toMatchObject([
			{ status: 'exists', path: '双十一活动/受邀' },
			{ status: 'created', path: '双十一活动/尾款' },
		]);
		const group = await groupNamed('双十一活动');
		expect(first[1]!.tag_id).toBe(group!.tag.find(({ name }) => name === '尾款')!.id);
		expect(await corp.calls(ADD)).toBe(1);

		const second = wecomOf(await run('tag.ensure', wanted));
		expect(second.map(({ status }) => status)).toEqual(['exists', 'exists']);
		expect(second.map(({ tag_id }) => tag_id)).toEqual(first.map(({ tag_id }) => tag_id));
		expect(await corp.calls(ADD)).toBe(1);
		expect(await groupNamed('双十一活动')).toEqual(group);
	});

	test('asks once for items that want the same, and says which item created it', async () => {
		const made = wecomOf(
			await run('tag.ensure', { groupName: '新组', tagNames: '={{ $json.tag }}' }, [
				{ tag: '甲' },
				{ tag: '甲' },
			]),
		);
		expect(made.map(({ status }) => status)).toEqual(['created', 'exists']);
		expect(await corp.calls(ADD)).toBe(1);
	});

	test('creates 120 tags of a new group, all of them once', async () => {
		const names = Array.from({ length: 120 }, (_, n) => `标签${n}`);
		const made = wecomOf(
			await run('tagGroup.ensure', {
				groupName: '大组',
				tagNames: names.join('\n'),
				options: { groupOrder: 0 },
			}),
		);
		expect(made).toHaveLength(1);
		expect(made[0]).toMatchObject({ status: 'created', group_name: '大组' });
		const group = await groupNamed('大组');
		expect(group!.order).toBe(0);
		expect(group!.tag.map(({ name }) => name).sort()).toEqual([...names].sort());
		expect(await corp.calls(ADD)).toBe(3);
		expect((await listGroups(corp)).filter(({ group_name }) => group_name === '大组')).toHaveLength(1);
	});

	test('survives a lost reply without creating anything twice', async () => {
		await corp.post('/sim/faults', { endpoint: ADD, kind: 'drop', value: 'after', first: 1 });
		const made = wecomOf(await run('tag.ensure', { groupName: '新组', tagNames: '甲, 乙' }));
		expect(made.map(({ status }) => status)).toEqual(['created', 'created']);
		expect((await groupNamed('新组'))!.tag.map(({ name }) => name).sort()).toEqual(['乙', '甲'].sort());
	});

	test('shows 120 new tags in the sequence they were named, whichever slice arrives first', async () => {
		await corp.post('/sim/faults', { endpoint: ADD, kind: 'delay', value: 40, first: 2 });
		const names = Array.from({ length: 120 }, (_, index) => `第${index + 1}期`);
		await run('tagGroup.ensure', { groupName: '期数', tagNames: names.join(',') });
		expect(await sequenceOf('期数')).toEqual(names);
		await run('tagGroup.ensure', { groupName: '期数', tagNames: '加开,补课' });
		expect(await sequenceOf('期数')).toEqual([...names, '加开', '补课']);
	});
});

describe('renaming and moving a tag', () => {
	test('of 60 tags at once reads the library once and edits each', async () => {
		const names = Array.from({ length: 60 }, (_, index) => `第${index + 1}期`);
		await run('tagGroup.ensure', { groupName: '期数', tagNames: names.join(',') });
		const listed = await corp.calls('externalcontact/get_corp_tag_list');
		const items = names.map((name) => ({ name }));
		const parameters = {
			tag: { __rl: true, mode: 'name', value: '=期数/{{ $json.name }}' },
			changes: { name: '={{ $json.name }}班' },
		};
		const renamed = wecomOf(await run('tag.update', parameters, items));
		expect(renamed.map(({ tag_name }) => tag_name)).toEqual(names.map((name) => `${name}班`));
		expect(await corp.calls('externalcontact/get_corp_tag_list')).toBe(listed + 1);
		expect(await sequenceOf('期数')).toEqual(names.map((name) => `${name}班`));
	});

	test('one after the other where a new name is only free after the item before', async () => {
		const swap = [
			{ tag: '双十一活动/受邀', name: '临时' },
			{ tag: '双十一活动/加购', name: '受邀' },
		];
		const parameters = {
			tag: { __rl: true, mode: 'name', value: '={{ $json.tag }}' },
			changes: { name: '={{ $json.name }}' },
		};
		const renamed = wecomOf(await run('tag.update', parameters, swap));
		expect(renamed.map(({ tag_name }) => tag_name)).toEqual(['临时', '受邀']);
	});

	test('keeps the order when only the name is given', async () => {
		const before = await groupNamed('客户等级');
		const made = wecomOf(await run('tag.update', { tag: rl('客户等级/VIP'), changes: { name: '至尊' } }));
		expect(made).toMatchObject([{ status: 'applied', path: '客户等级/至尊' }]);
		const after = await groupNamed('客户等级');
		expect(after!.tag[0]).toEqual({ ...before!.tag[0], name: '至尊' });
		expect(after!.tag.slice(1)).toEqual(before!.tag.slice(1));
	});

	test('takes 0 as an order of its own', async () => {
		await run('tag.update', { tag: rl('客户等级/VIP'), changes: { order: 0 } });
		const vip = (await groupNamed('客户等级'))!.tag.find(({ name }) => name === 'VIP');
		expect(vip!.order).toBe(0);
		expect((await sequenceOf('客户等级')).at(-1)).toBe('VIP');
	});

	test('to where it is already takes no call', async () => {
		const made = wecomOf(await run('tag.update', { tag: rl('客户等级/VIP'), changes: { name: 'VIP' } }));
		expect(made).toMatchObject([{ status: 'unchanged' }]);
		expect(await corp.calls(EDIT)).toBe(0);
	});

	test('sees for the next item what the item before renamed', async () => {
		const made = wecomOf(
			await run('tag.update', { tag: rl('={{ $json.from }}'), changes: { name: '={{ $json.to }}' } }, [
				{ from: '客户等级/VIP', to: '至尊' },
				{ from: '客户等级/至尊', to: 'VIP' },
			]),
		);
		expect(made.map(({ status }) => status)).toEqual(['applied', 'applied']);
		expect((await groupNamed('客户等级'))!.tag[0]!.name).toBe('VIP');
	});
});

describe('reordering a group', () => {
	test('of 120 tags upside down', async () => {
		const names = Array.from({ length: 120 }, (_, index) => `第${index + 1}期`);
		await run('tagGroup.ensure', { groupName: '期数', tagNames: names.join(',') });
		const wanted = [...names].reverse();
		await run('tagGroup.reorder', { group: rl('期数'), tagOrder: wanted.join(','), changes: {} });
		expect(await sequenceOf('期数')).toEqual(wanted);
	});

	test('moves one tag with one edit', async () => {
		const made = wecomOf(
			await run('tagGroup.reorder', { group: rl('客户等级'), tagOrder: '潜在, VIP, 金卡, 银卡, 普通' }),
		);
		expect(await sequenceOf('客户等级')).toEqual(['潜在', 'VIP', '金卡', '银卡', '普通']);
		expect(await corp.calls(EDIT)).toBe(1);
		expect(made).toMatchObject([
			{ status: 'applied', order: ['潜在', 'VIP', '金卡', '银卡', '普通'], moved: [{ tag_name: '潜在' }] },
		]);
	});

	test('leaves the tags that are not named behind in their sequence', async () => {
		await run('tagGroup.reorder', { group: rl('客户等级'), tagOrder: '普通,金卡' });
		expect(await sequenceOf('客户等级')).toEqual(['普通', '金卡', 'VIP', '银卡', '潜在']);
	});

	test('that is in order already takes no edit', async () => {
		const sequence = await sequenceOf('客户等级');
		const made = wecomOf(await run('tagGroup.reorder', { group: rl('客户等级'), tagOrder: sequence.join() }));
		expect(made).toMatchObject([{ status: 'unchanged', moved: [] }]);
		expect(await corp.calls(EDIT)).toBe(0);
	});

	test('takes names in another spelling, and ids', async () => {
		const ids = new Map((await groupNamed('客户等级'))!.tag.map(({ name, id }) => [name, id]));
		await run('tagGroup.reorder', { group: rl('客户等级'), tagOrder: `${ids.get('银卡')}, vip, 金卡` });
		expect((await sequenceOf('客户等级')).slice(0, 3)).toEqual(['银卡', 'VIP', '金卡']);
	});

	test('renames and moves the group itself, and keeps what is not given', async () => {
		const before = (await groupNamed('客户等级'))!;
		await run('tagGroup.reorder', { group: rl('客户等级'), changes: { name: '等级' } });
		expect(await groupNamed('等级')).toEqual({ ...before, group_name: '等级' });
		await run('tagGroup.reorder', { group: rl('等级'), changes: { order: 0 } });
		expect((await groupNamed('等级'))!.order).toBe(0);
		const again = wecomOf(
			await run('tagGroup.reorder', { group: rl('等级'), changes: { order: 0, name: '等级' } }),
		);
		expect(again).toMatchObject([{ status: 'unchanged' }]);
		expect(await corp.calls(EDIT)).toBe(2);
	});
});

describe('deleting', () => {
	test('a tag takes it off all customers and leaves the others', async () => {
		const group = (await groupNamed('客户等级'))!;
		const vip = group.tag.find(({ name }) => name === '潜在')!;
		expect((await corp.relations()).some(({ tags }) => tags.includes(vip.id))).toBe(true);
		const made = wecomOf(await run('tag.delete', { tag: rl('客户等级/潜在') }));
		expect(made).toEqual([{ status: 'deleted', tag_id: vip.id, path: '客户等级/潜在' }]);
		expect(await sequenceOf('客户等级')).toEqual(['VIP', '金卡', '银卡', '普通']);
		expect((await corp.relations()).some(({ tags }) => tags.includes(vip.id))).toBe(false);
	});

	test('a group deletes its tags and names them', async () => {
		const made = wecomOf(await run('tagGroup.delete', { group: rl('成交状态') }));
		expect(await groupNamed('成交状态')).toBeUndefined();
		expect((made[0]!.tags as Array<{ tag_name: string }>).map(({ tag_name }) => tag_name)).toEqual([
			'已付款',
			'未付费',
			'已退款',
		]);
	});

	test('a tag that another app made fails with what to do', async () => {
		const failed = await runTag(corp, 'tag.delete', { tag: rl('会员渠道/小程序') }, [{}]);
		expect(failed.error?.message).toMatch(/81011/);
		expect((await groupNamed('会员渠道'))!.tag.some(({ name }) => name === '小程序')).toBe(true);
	});
});

describe('listing', () => {
	test('gives every tag once, as WeCom shows them', async () => {
		const groups = (await listGroups(corp)).sort((a, b) => b.order - a.order);
		const expected = groups.flatMap((group) =>
			[...group.tag]
				.sort((a, b) => b.order - a.order)
				.map((tag) => ({
					tag_id: tag.id,
					tag_name: tag.name,
					group_id: group.group_id,
					group_name: group.group_name,
					path: `${group.group_name}/${tag.name}`,
					order: tag.order,
				})),
		);
		expect(await run('tag.list', {})).toEqual(expected);
		expect(await run('tag.list', { options: { group: rl('客户等级') } })).toEqual(expected.slice(0, 5));
		expect(await run('tag.list', { options: { nameContains: '卡' } })).toEqual(
			expected.filter(({ path }) => path.includes('卡')),
		);
	});

	test('gives every group with its tags', async () => {
		const listed = await run('tagGroup.list', {});
		const groups = (await listGroups(corp)).sort((a, b) => b.order - a.order);
		expect(listed.map(({ group_name, tag_count }) => [group_name, tag_count])).toEqual(
			groups.map(({ group_name, tag }) => [group_name, tag.length]),
		);
	});

	test('reads the library once, however many items arrive', async () => {
		await run('tag.list', {}, [{}, {}, {}]);
		expect(await corp.calls('externalcontact/get_corp_tag_list')).toBe(1);
	});
});

describe('strategy tags', () => {
	const strategy = rl('1');

	test('are listed, ensured, renamed, moved and deleted as corp tags are', async () => {
		const listed = await run('strategyTag.list', { strategy });
		expect(listed.map(({ path }) => path)).toEqual(
			expect.arrayContaining(['获客来源/门店地推', '活动偏好/爱抢券']),
		);
		expect(listed.every(({ strategy_id }) => strategy_id === 1)).toBe(true);

		const wanted = { strategy, groupName: '获客来源', tagNames: '门店地推, 展会' };
		expect(wecomOf(await run('strategyTag.ensure', wanted)).map(({ status }) => status)).toEqual([
			'exists',
			'created',
		]);
		expect(wecomOf(await run('strategyTag.ensure', wanted)).map(({ status }) => status)).toEqual([
			'exists',
			'exists',
		]);
		expect(await corp.calls('externalcontact/add_strategy_tag')).toBe(1);

		await run('strategyTag.update', {
			strategy,
			tag: rl('获客来源/展会'),
			changes: { name: '展览', order: 0 },
		});
		await run('strategyTag.delete', { strategy, tag: rl('获客来源/直播引流') });
		const after = await run('strategyTag.list', { strategy, options: { group: rl('获客来源') } });
		expect(after.map(({ tag_name }) => tag_name)).toEqual(['门店地推', '老带新', '展览']);
	});
});
