import type { IDataObject } from 'n8n-workflow';
import { TestCorp } from '../corp';
import { check, guardOf, picked, rows } from './guarding';
import { Staff } from './staff';

let corp: TestCorp;
let marketing: string;
let shop: string;

beforeAll(async () => {
	corp = await TestCorp.start({ customers: 900 });
	const staff = await Staff.read(corp);
	marketing = staff.find('市场经理', '市场部');
	shop = staff.find('店长', '华东大区');
});
afterAll(async () => await corp.stop());

const tiers: IDataObject = {
	asked: 'library',
	tagTiers: rows(
		{ match: 'group', group: picked('双十一活动'), tier: 'hq', owner: picked('总部/市场部') },
		{ match: 'group', group: picked('跟进备注'), tier: 'personal' },
		{ match: 'pattern', pattern: '春节*/*', tier: 'hq', owner: picked('总部/市场部') },
	),
};

const asking = (operator: string, tag: unknown, group?: string): IDataObject => ({
	operator,
	tag: tag as string,
	...(group !== undefined && { group }),
});

test.each(['rename', 'reorder', 'delete'])(
	'the owning department may %s its tags, a shop may not',
	async (libraryAction) => {
		const { allowed, denied } = await check(corp, { ...tiers, libraryAction }, [
			asking(marketing, '双十一活动/受邀'),
			asking(marketing, '受邀', '双十一活动'),
			asking(shop, '双十一活动/受邀'),
		]);
		expect(allowed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(guardOf(allowed[0]).tags).toEqual({
			'双十一活动/受邀': { action: libraryAction, decision: 'allowed', rules: ['three_tier.hq'] },
		});
		expect(guardOf(denied[0]).reasons).toMatchObject([{ code: 'NO_RULE', tags: ['双十一活动/受邀'] }]);
	},
);

test('a whole group is each of its tags', async () => {
	const { allowed } = await check(corp, { ...tiers, libraryAction: 'delete' }, [
		asking(marketing, '', '双十一活动'),
	]);
	expect(Object.keys(guardOf(allowed[0]).tags)).toHaveLength(6);
});

test('tags are created in groups that are there, or not yet', async () => {
	const parameters = { ...tiers, libraryAction: 'create' };
	const { allowed, denied } = await check(corp, parameters, [
		asking(marketing, '双十一活动/复购'),
		asking(marketing, ['拜年', '红包'], '春节活动'),
		asking(shop, '双十一活动/复购'),
		asking(marketing, '临时/一次'),
	]);
	expect(allowed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	expect(Object.keys(guardOf(allowed[1]).tags)).toEqual(['春节活动/拜年', '春节活动/红包']);
	expect(denied.map((each) => guardOf(each).reasons[0]!.code)).toEqual(['NO_RULE', 'TAG_UNASSIGNED']);
});

test('an item of which only some may be done is split', async () => {
	const item = { ...asking(marketing, ['双十一活动/受邀', '客户等级/VIP']), note: 1 };
	const { allowed, denied } = await check(corp, { ...tiers, libraryAction: 'delete' }, [item]);
	expect(allowed[0]!.json).toMatchObject({ ...item, tag: ['双十一活动/受邀'] });
	expect(denied[0]!.json).toMatchObject({ ...item, tag: ['客户等级/VIP'] });
});

test('the action can come from the item', async () => {
	const { allowed, denied } = await check(corp, { ...tiers, libraryAction: '={{ $json.do }}' }, [
		{ ...asking(marketing, '双十一活动/受邀'), do: 'rename' },
		{ ...asking(marketing, '双十一活动/受邀'), do: 'paint' },
		{ ...asking(marketing, '双十一活动/受邀'), do: 'add' },
	]);
	expect(allowed).toHaveLength(1);
	expect(denied.map((each) => guardOf(each).reasons[0]!.code)).toEqual(['INVALID_FIELD', 'INVALID_FIELD']);
});

test.each([
	['no operator', { tag: '双十一活动/受邀' }, 'MISSING_FIELD'],
	['neither tag nor group', { operator: 'x' }, 'NO_LIBRARY_TAGS'],
	['an unknown tag', { operator: 'x', tag: '双十一活动/没有' }, 'UNKNOWN_TAG'],
	['an unknown group', { operator: 'x', group: '没有' }, 'UNKNOWN_GROUP'],
	[
		'a tag of another group',
		{ operator: 'x', tag: '客户等级/VIP', group: '双十一活动' },
		'TAG_OUTSIDE_GROUPS',
	],
	['a group that is no text', { operator: 'x', tag: 'VIP', group: 7 }, 'INVALID_FIELD'],
])('%s is denied', async (_what, item, code) => {
	const { denied } = await check(corp, { ...tiers, libraryAction: 'delete' }, [item]);
	expect(guardOf(denied[0]).reasons).toMatchObject([{ code }]);
});

test('a tag to be created needs a group', async () => {
	const { denied } = await check(corp, { ...tiers, libraryAction: 'create' }, [asking(marketing, '孤儿')]);
	expect(guardOf(denied[0]).reasons).toMatchObject([{ code: 'NO_GROUP_FOR_TAG' }]);
});
