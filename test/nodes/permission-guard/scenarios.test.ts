import { changeSetId } from '../../../lib/ledger/change-set-id';
import { createChangeSet } from '../../../lib/ledger/change-sets';
import { planChanges } from '../../../lib/ledger/changes';
import { settleChanges } from '../../../lib/ledger/settle-changes';
import { stampTags } from '../../../lib/ledger/stamp-tags';
import { TestCorp } from '../corp';
import { readTagIds } from '../wecom-tag/tag-ids';
import { byDocument, check, guardOf, ledgerOf, picked, rows } from './guarding';
import { Staff } from './staff';

let corp: TestCorp;
let staff: Staff;

beforeAll(async () => {
	corp = await TestCorp.start({ customers: 3_000 });
	for (const name of ['试听', '正式']) {
		await corp.post('/sim/console', { op: 'create_tag', group_name: '学员', name });
	}
	staff = await Staff.read(corp);
});
afterAll(async () => await corp.stop());

const tagTiers = rows(
	{ match: 'group', group: picked('客户等级'), tier: 'hq', owner: picked('总部/运营部') },
	{ match: 'group', group: picked('双十一活动'), tier: 'hq', owner: picked('总部/市场部') },
	{ match: 'pattern', pattern: '华东标签/*', tier: 'region', owner: picked('华东大区') },
	{ match: 'group', group: picked('跟进备注'), tier: 'personal' },
);

describe('a salesperson', () => {
	test('cannot touch a headquarters tag', async () => {
		const item = {
			...staff.relationOf(staff.find('导购', '华东大区')),
			add_tag: ['客户等级/VIP'],
			order_no: 'A-7',
		};
		const { allowed, denied } = await check(corp, { tagTiers }, [item]);
		expect(allowed).toEqual([]);
		expect(denied[0]!.json).toMatchObject(item);
		expect(guardOf(denied[0])).toEqual({
			decision: 'denied',
			tags: { '客户等级/VIP': { action: 'add', decision: 'denied' } },
			reasons: [
				{
					code: 'NO_RULE',
					rule: 'three_tier.hq',
					message:
						'No rule lets this operator add 客户等级/VIP here. three_tier.hq: Headquarters tags are for members of the owning department; those without one for headquarters staff.',
					tags: ['客户等级/VIP'],
				},
			],
			determining_rules: [],
			errors: [],
		});
	});

	test('notes personal tags on own customers only', async () => {
		const sales = staff.find('导购', '华东大区');
		const own = { ...staff.relationOf(sales), add_tag: ['跟进备注/爱聊天'] };
		const others = { ...staff.relationIn('华南大区'), operator: sales, add_tag: ['跟进备注/爱聊天'] };
		const { allowed, denied } = await check(corp, { tagTiers }, [own, others]);
		expect(allowed.map(({ json }) => json)).toMatchObject([own]);
		expect(denied.map(({ json }) => json)).toMatchObject([others]);
		expect(guardOf(allowed[0]).determining_rules).toEqual(['three_tier.personal']);
	});
});

test('the manager of 华东 handles only customers of 华东', async () => {
	const operator = staff.find('区域经理', '华东大区');
	const east = { ...staff.relationIn('华东大区', 3), operator, add_tag: ['华东标签/次日达'] };
	const south = { ...staff.relationIn('华南大区', 3), operator, add_tag: ['华东标签/次日达'] };
	const stranger = {
		...staff.relationIn('华东大区', 4),
		operator: staff.find('区域经理', '华南大区'),
		add_tag: ['华东标签/次日达'],
	};
	const { allowed, denied } = await check(corp, { tagTiers }, [east, south, stranger]);
	expect(allowed.map(({ json }) => json)).toMatchObject([east]);
	expect(denied.map(({ json }) => json)).toMatchObject([south, stranger]);
});

test('customer service cannot remove campaign tags of marketing, marketing can', async () => {
	const parameters = {
		tagTiers,
		roles: rows({ role: '客服', who: 'departments', department: picked('客服部') }),
		rules: rows(
			{ effect: 'allow', id: 'all-invite', groups: '双十一活动', actions: ['add', 'remove'] },
			{
				effect: 'deny',
				id: 'service-no-campaign',
				groups: '双十一活动',
				actions: ['remove'],
				roles: '客服',
				reason: '活动标签由市场部维护',
				reasonEn: 'Marketing looks after campaign tags',
			},
		),
	};
	const relation = staff.relationIn('华东大区');
	const change = { ...relation, remove_tag: '双十一活动/受邀' };
	const service = { ...change, operator: staff.find('客服主管', '客服部') };
	const adding = { ...relation, operator: service.operator, add_tag: '双十一活动/受邀' };
	const marketing = { ...change, operator: staff.find('市场经理', '市场部') };
	const { allowed, denied } = await check(corp, parameters, [service, adding, marketing]);
	expect(allowed.map(({ json }) => json)).toMatchObject([adding, marketing]);
	expect(denied.map(({ json }) => json)).toMatchObject([service]);
	expect(guardOf(denied[0])).toMatchObject({
		reasons: [
			{
				code: 'DENIED_BY_RULE',
				rule: 'service-no-campaign',
				message: 'Marketing looks after campaign tags',
				tags: ['双十一活动/受邀'],
			},
		],
		determining_rules: ['service-no-campaign'],
	});
});

test('a course consultant cannot turn trial students into formal ones, 教务 can', async () => {
	const idOf = await readTagIds(corp);
	const relation = staff.relationIn('华东大区');
	await corp.post('/sim/console', { op: 'mark', ...relation, tag_id: idOf('学员/试听') });
	const policy = byDocument({
		version: 1,
		departments: [
			{ id: 1, name: '学校' },
			{ id: 2, name: '教务处', parent: 1 },
			{ id: 3, name: '咨询部', parent: 1 },
		],
		tags: [{ group: '学员', tier: 'hq', owner: '教务处' }],
		roles: { 教务: {}, 课程顾问: {} },
		customer_types: { 试听学员: { tags: ['学员/试听'] } },
		rules: [
			{ id: 'staff', effect: 'allow', when: { fact: 'actor.roles', op: 'in', value: ['教务', '课程顾问'] } },
			{
				id: 'trial-to-formal',
				effect: 'deny',
				when: {
					all: [
						{ fact: 'customer.types', op: 'is', value: '试听学员' },
						{ fact: 'tag.id', op: 'is', value: '学员/正式' },
						{ not: { fact: 'actor.roles', op: 'is', value: '教务' } },
					],
				},
			},
		],
	});
	const change = { ...relation, add_tag: ['学员/正式'] };
	const consultant = {
		...change,
		operator: 'guwen',
		operator_departments: '咨询部',
		operator_roles: '课程顾问',
	};
	const registrar = {
		...change,
		operator: 'jiaowu',
		operator_departments: ['教务处'],
		operator_roles: ['教务'],
	};
	const { allowed, denied } = await check(corp, { ...policy, factsFrom: 'item' }, [consultant, registrar]);
	expect(allowed.map(({ json }) => json)).toMatchObject([registrar]);
	expect(denied.map(({ json }) => json)).toMatchObject([consultant]);
	expect(guardOf(denied[0]).determining_rules).toEqual(['trial-to-formal']);

	const formal = { ...staff.relationIn('华东大区', 7), add_tag: ['学员/正式'] };
	const other = { ...formal, operator: 'guwen', operator_departments: '咨询部', operator_roles: '课程顾问' };
	expect((await check(corp, { ...policy, factsFrom: 'item' }, [other])).allowed).toHaveLength(1);
});

test('customer types go by what the ledger knows, and a relation it does not know is not allowed', async () => {
	const idOf = await readTagIds(corp);
	const known = staff.relationIn('华东大区', 11);
	const unknown = staff.relationIn('华东大区', 12);
	const ledger = await ledgerOf(corp);
	const trial = { ...known, tag_id: idOf('学员/试听'), present: 1 as const, at: Date.now() };
	await stampTags(ledger.db, corp.simulator.corpid, [trial]);
	await ledger.close();
	const policy = byDocument({
		version: 1,
		tags: [{ group: '学员', tier: 'hq', owner: '总部' }],
		customer_types: { 试听学员: { tags: ['学员/试听'] } },
		rules: [{ id: 'trial', effect: 'allow', when: { fact: 'customer.types', op: 'is', value: '试听学员' } }],
	});
	const items = [known, unknown].map((relation) => ({ ...relation, add_tag: ['学员/正式'] }));
	const { allowed, denied } = await check(corp, { ...policy, tagsFrom: 'ledger' }, items);
	expect(allowed.map(({ json }) => json)).toMatchObject([known]);
	expect(denied.map(({ json }) => json)).toMatchObject([unknown]);
	expect(guardOf(denied[0]).reasons).toMatchObject([{ code: 'LOOKUP_FAILED', rule: 'trial' }]);
});

test('a grant of three days holds for three days, neither longer nor earlier', async () => {
	const operator = staff.find('店长', '华东大区');
	const item = { ...staff.relationIn('华东大区'), operator, add_tag: ['客户等级/VIP'] };
	const grant = (from: string, until: string) => ({
		tagTiers,
		rules: rows({
			effect: 'allow',
			id: 'grant',
			operators: operator,
			groups: '客户等级',
			validFrom: from,
			validUntil: until,
		}),
	});
	const now = Date.now();
	const inDays = (days: number): string => new Date(now + days * 86_400_000).toISOString();
	const outcomes = await Promise.all(
		[
			[inDays(-1), inDays(2)],
			[inDays(-3.001), inDays(-0.001)],
			[inDays(0.01), inDays(3.01)],
		].map(async ([from, until]) => (await check(corp, grant(from!, until!), [item])).allowed.length),
	);
	expect(outcomes).toEqual([1, 0, 0]);
});

test('500 changes of one operator in an hour trip the history rule', async () => {
	const idOf = await readTagIds(corp);
	const busy = staff.find('市场经理', '市场部');
	const relation = staff.relationIn('华东大区');
	const parameters = {
		tagTiers,
		rules: rows({ effect: 'deny', id: 'too-many', counter: 'operator_hour', moreThan: '499' }),
	};
	const item = { ...relation, operator: busy, add_tag: ['双十一活动/受邀'] };
	await recordChanges(busy, 499, idOf('双十一活动/受邀'));
	expect((await check(corp, parameters, [item])).allowed).toHaveLength(1);
	await recordChanges(busy, 1, idOf('双十一活动/受邀'));
	const { denied } = await check(corp, parameters, [item]);
	expect(guardOf(denied[0]).determining_rules).toEqual(['too-many']);
});

/** Writes applied changes of one operator to the corp's ledger, as a WeCom Tag node would. */
async function recordChanges(operator: string, count: number, tag_id: string): Promise<void> {
	const ledger = await ledgerOf(corp);
	try {
		const now = Date.now();
		const id = changeSetId(now, Math.random);
		const set = { id, corp_id: corp.simulator.corpid, kind: 'mark' as const, name: '', operator: null };
		const nowhere = { workflow_id: null, execution_id: null, node_name: null, undoes: null };
		await createChangeSet(ledger.db, { ...set, ...nowhere }, now);
		const changes = Array.from({ length: count }, (_, index) => ({
			userid: 'somebody',
			external_userid: `wm${index}`,
			tag_id,
			action: 'add' as const,
			operator,
		}));
		const seqs = await planChanges(ledger.db, id, changes, now);
		await settleChanges(
			ledger.db,
			id,
			seqs.map((seq) => ({ seq, state: 'applied' as const, finished_at: now })),
			now,
		);
	} finally {
		await ledger.close();
	}
}
