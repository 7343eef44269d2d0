import type { IDataObject } from 'n8n-workflow';
import { TestCorp } from '../corp';
import { byDocument, check, guardOf, hint, picked, rows, runGuard } from './guarding';
import { Staff } from './staff';

let corp: TestCorp;
let staff: Staff;
let item: IDataObject;

beforeAll(async () => {
	corp = await TestCorp.start();
	staff = await Staff.read(corp);
	item = { ...staff.relationOf(staff.find('导购', '华东大区')), order_no: 'A-1' };
});
afterAll(async () => await corp.stop());

/** Notes are free, VIP is closed, everything of the campaign needs approval. */
const policy = {
	preset: 'none',
	unassigned: 'personal',
	rules: rows(
		{ effect: 'allow', id: 'notes', groups: '跟进备注' },
		{ effect: 'deny', id: 'no-vip', tags: '客户等级/VIP' },
		{
			effect: 'approve',
			id: 'ask-marketing',
			groups: '双十一活动',
			reason: '请市场部确认',
			reasonEn: 'Ask marketing',
		},
	),
};

const mixed = {
	add_tag: ['跟进备注/爱聊天', 'VIP', '双十一活动/受邀'],
	remove_tag: '跟进备注/爱砍价，双十一活动/预热',
};

describe('an item of whose tags some are allowed', () => {
	test('is split: each output gets its part, as the item wrote it', async () => {
		const { allowed, needs_approval, denied } = await check(corp, policy, [{ ...item, ...mixed }]);
		expect(allowed.map(({ json }) => json)).toMatchObject([
			{ ...item, add_tag: ['跟进备注/爱聊天'], remove_tag: ['跟进备注/爱砍价'] },
		]);
		expect(needs_approval.map(({ json }) => json)).toMatchObject([
			{ ...item, add_tag: ['双十一活动/受邀'], remove_tag: ['双十一活动/预热'] },
		]);
		expect(denied.map(({ json }) => json)).toMatchObject([{ ...item, add_tag: ['VIP'], remove_tag: [] }]);
		for (const [part] of [allowed, needs_approval, denied]) {
			expect(part!.pairedItem).toEqual({ item: 0 });
			expect(guardOf(part).split).toBe(true);
		}
		expect(guardOf(needs_approval[0])).toMatchObject({
			decision: 'needs_approval',
			tags: {
				'双十一活动/受邀': { action: 'add', decision: 'needs_approval', rules: ['ask-marketing'] },
				'双十一活动/预热': { action: 'remove', decision: 'needs_approval', rules: ['ask-marketing'] },
			},
			reasons: [
				{
					code: 'NEEDS_APPROVAL',
					rule: 'ask-marketing',
					message: 'Ask marketing',
					tags: ['双十一活动/受邀', '双十一活动/预热'],
				},
			],
		});
	});

	test('asks for nothing twice and loses nothing', async () => {
		const { allowed, needs_approval, denied } = await check(corp, policy, [{ ...item, ...mixed }]);
		const parts = [allowed, needs_approval, denied].flatMap(([part]) => [
			...(part!.json.add_tag as string[]),
			...(part!.json.remove_tag as string[]),
		]);
		expect(parts.sort()).toEqual([...mixed.add_tag, '跟进备注/爱砍价', '双十一活动/预热'].sort());
	});

	test('keeps its other fields, nested ones too, and its binary data', async () => {
		const binary = { photo: { data: 'aGk=', mimeType: 'text/plain' } };
		const nested = { ...item, asked: { tags: { on: ['跟进备注/爱聊天', 'VIP'] }, by: 'form' } };
		const parameters = { ...policy, addField: 'asked.tags.on' };
		const { allowed, denied } = await check(corp, parameters, [{ json: nested, binary }]);
		expect(allowed[0]).toMatchObject({
			json: { asked: { tags: { on: ['跟进备注/爱聊天'] }, by: 'form' } },
			binary,
		});
		expect(denied[0]).toMatchObject({ json: { asked: { tags: { on: ['VIP'] }, by: 'form' } }, binary });
		expect(nested.asked.tags.on).toEqual(['跟进备注/爱聊天', 'VIP']);
	});

	test('is denied as a whole where that is chosen', async () => {
		const whole = { ...policy, options: { mixed: 'whole' } };
		const { allowed, needs_approval, denied } = await check(corp, whole, [
			{ ...item, ...mixed },
			{ ...item, add_tag: ['跟进备注/爱聊天', '双十一活动/受邀'] },
		]);
		expect(allowed).toEqual([]);
		expect(denied.map(({ json }) => json)).toMatchObject([{ ...item, ...mixed }]);
		expect(guardOf(denied[0]).split).toBeUndefined();
		expect(guardOf(denied[0]).reasons.map(({ rule }) => rule)).toEqual(['no-vip', 'ask-marketing']);
		expect(needs_approval.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
	});

	test('cannot be split where a list is computed', async () => {
		const computed = { ...policy, addField: '={{ $json.order_no + "/VIP" }}' };
		const run = await runGuard(corp, computed, [{ ...item, add_tag: ['VIP'] }]);
		expect(run.error?.message).toBe(
			'"Add Field" is computed, so the list without the tags that are not allowed has no field to go to. Name a field, or choose "Deny the Whole Item".',
		);
		expect(run.outputs.flat()).toEqual([]);
	});
});

describe('an item that cannot be decided', () => {
	const cases: Array<[string, IDataObject, string]> = [
		['asks for nothing', {}, 'NOTHING_ASKED'],
		['asks for empty lists', { add_tag: [], remove_tag: '' }, 'NOTHING_ASKED'],
		['names an unknown tag', { add_tag: ['客户等级/钻石'] }, 'UNKNOWN_TAG'],
		['names one unknown tag among others', { add_tag: ['VIP', '没有'] }, 'UNKNOWN_TAG'],
		['adds what it removes', { add_tag: ['VIP'], remove_tag: ['VIP'] }, 'TAG_IN_BOTH_LISTS'],
		['has a list that is none', { add_tag: { VIP: true } }, 'INVALID_FIELD'],
		['has no customer', { add_tag: ['VIP'], external_userid: '' }, 'MISSING_FIELD'],
		['has no member', { add_tag: ['VIP'], userid: null }, 'MISSING_FIELD'],
		['has an operator that is none', { add_tag: ['VIP'], operator: 7 }, 'INVALID_FIELD'],
		['has an operator with blanks', { add_tag: ['VIP'], operator: 'zhang san' }, 'INVALID_FIELD'],
	];

	test.each(cases)('because it %s is denied', async (_what, fields, code) => {
		const free = { ...policy, rules: rows({ effect: 'allow', id: 'all' }) };
		const { allowed, needs_approval, denied } = await check(corp, free, [{ ...item, ...fields }]);
		expect([allowed, needs_approval]).toEqual([[], []]);
		const { decision, reasons } = guardOf(denied[0]);
		expect(decision).toBe('denied');
		expect(reasons).toMatchObject([{ code }]);
		expect(reasons[0]!.message).not.toMatch(/\{\w+\}/);
	});
});

test('tags without a tier are closed unless the policy says otherwise', async () => {
	const asking = { ...item, add_tag: ['跟进备注/爱聊天'] };
	const { denied } = await check(corp, { ...policy, unassigned: 'closed' }, [asking]);
	expect(guardOf(denied[0]).reasons).toMatchObject([{ code: 'TAG_UNASSIGNED', tags: ['跟进备注/爱聊天'] }]);
});

test('a rule that cannot be evaluated counts for neither side and is reported', async () => {
	const parameters = {
		...policy,
		rules: rows(
			{ effect: 'allow', id: 'all' },
			{ effect: 'deny', id: 'odd', when: JSON.stringify({ fact: 'item.amount', op: 'gt', value: 100 }) },
		),
	};
	const { allowed, denied } = await check(corp, parameters, [
		{ ...item, add_tag: ['VIP'], amount: 'many' },
		{ ...item, add_tag: ['VIP'], amount: 200 },
	]);
	expect(guardOf(allowed[0]).errors).toEqual([
		{
			rule: 'odd',
			fact: 'item.amount',
			message: 'Rule "odd" could not be evaluated, because "item.amount" is of another kind than it expects.',
		},
	]);
	expect(denied.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
});

test('the hint counts items by outcome and reason', async () => {
	const { run } = await check(corp, policy, [
		{ ...item, ...mixed },
		{ ...item, add_tag: ['VIP'] },
		{ ...item, add_tag: ['没有'] },
	]);
	expect(hint(run)).toBe(
		'1 allowed, 1 need approval, 3 denied · DENIED_BY_RULE no-vip 2 · NEEDS_APPROVAL ask-marketing 1 · UNKNOWN_TAG 1',
	);
	expect(run.hints[0]!.type).toBe('warning');
});

test('no items, nothing happens', async () => {
	const { run } = await check(corp, policy, []);
	expect(run.outputs.flat()).toEqual([]);
});

test('every item keeps what it had under other keys', async () => {
	const carried = {
		...item,
		add_tag: ['跟进备注/爱聊天'],
		precheck: { status: 'clean' },
		list: [1, { a: 2 }],
	};
	const { allowed } = await check(corp, policy, [carried]);
	const { guard: _guard, ...rest } = allowed[0]!.json;
	expect(rest).toEqual(carried);
});

describe('in Chinese', () => {
	const before = process.env.WECOM_NODES_LOCALE;
	beforeAll(() => (process.env.WECOM_NODES_LOCALE = 'zh-CN'));
	afterAll(() => {
		if (before === undefined) delete process.env.WECOM_NODES_LOCALE;
		else process.env.WECOM_NODES_LOCALE = before;
	});

	test('every reason is Chinese, those of rules and those of the node', async () => {
		const { denied, needs_approval, run } = await check(corp, policy, [
			{ ...item, ...mixed },
			{ ...item, add_tag: ['活跃度/待激活'] },
			{ ...item, add_tag: ['没有'] },
			{ ...item },
		]);
		const messages = [...denied, ...needs_approval].flatMap((each) =>
			guardOf(each).reasons.map(({ message }) => message),
		);
		expect(messages).toEqual(
			expect.arrayContaining([
				'规则“no-vip”不允许该操作人在这里添加 客户等级/VIP。',
				'没有规则允许该操作人在这里添加 活跃度/待激活。',
				'没有要添加或移除的标签：字段“add_tag”和“remove_tag”都是空的。',
				'请市场部确认',
			]),
		);
		expect(messages.filter((text) => !/\p{Script=Han}/u.test(text))).toEqual([]);
		expect(hint(run)).toMatch(/^允许 1，需审批 1，拒绝 4 · /);
	});

	test('outputs carry Chinese names', () => {
		const { PermissionGuard } = jest.requireActual<
			typeof import('../../../nodes/PermissionGuard/PermissionGuard.node')
		>('../../../nodes/PermissionGuard/PermissionGuard.node');
		expect(String(new PermissionGuard().description.outputs)).toMatch(/允许.*需审批.*拒绝/);
	});
});

test('a document of an item is one policy for all items', async () => {
	const document = { version: 1, unassigned: { tier: 'personal' }, rules: [{ id: 'all', effect: 'allow' }] };
	const fromItems = { rulesFrom: 'document', document: '={{ $json.policy }}' };
	const asking = { ...item, add_tag: ['VIP'] };
	const same = await check(corp, fromItems, [
		{ ...asking, policy: document },
		{ ...asking, policy: structuredClone(document) },
	]);
	expect(same.allowed).toHaveLength(2);
	const run = await runGuard(corp, fromItems, [
		{ ...asking, policy: document },
		{ ...asking, policy: { ...document, rules: [] } },
	]);
	expect(run.error?.message).toMatch(/^The items carry different rules in "policy"/);
	expect(run.outputs.flat()).toEqual([]);
	expect((await check(corp, byDocument(document), [asking])).allowed).toHaveLength(1);
});

test('rows of the second input are rules and tiers', async () => {
	const secondInput: IDataObject[] = [
		{ 编号: '备注', 效果: '允许', 标签组: '跟进备注', 动作: '添加、移除' },
		{ id: 'vip', effect: 'deny', tags: '客户等级/VIP', createdAt: '2026-11-01' },
		{ group: '跟进备注', tier: '个人' },
		{ group: '客户等级', tier: 'hq' },
	];
	const fromInput = { ...policy, rulesFrom: 'input', unassigned: 'closed' };
	const items = [
		{ ...item, add_tag: ['跟进备注/爱聊天'] },
		{ ...item, add_tag: ['VIP'] },
	];
	const { allowed, denied } = await check(corp, fromInput, items, { secondInput });
	expect(guardOf(allowed[0]).determining_rules).toEqual(['备注']);
	expect(guardOf(denied[0]).determining_rules).toEqual(['vip']);
	expect(picked('x')).toMatchObject({ mode: 'name' });
});
