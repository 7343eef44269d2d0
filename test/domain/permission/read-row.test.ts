import { readPolicy } from '../../../lib/domain/permission/read-policy';
import { world } from './company';
import { problemsOf } from './problems';

describe('rows', () => {
	const read = (...rows: Array<Record<string, unknown>>) =>
		readPolicy({ roles: { 教务: {} }, customer_types: { vip: { tags: ['客户等级/VIP'] } } }, world, rows);

	test.each(['\uff0c', '\uff1b', '\u3001'])('take %j between the values of one cell', (separator) => {
		const { rules } = read({ effect: 'deny', operators: `ann${separator} Bob`, reason: 'x' });
		const named = { fact: 'actor.id', op: 'in', value: ['ann', 'Bob'] };
		expect(rules[0]?.when).toEqual({ all: [named] });
	});

	test('say the same as the document they stand for, in Chinese as well', () => {
		const english = {
			effect: 'deny',
			actions: 'add, remove',
			tiers: 'hq;region',
			groups: ['学员'],
			operators: 'ann、Bob',
			departments: '华东大区\n市场部',
			leads: 20,
			roles: '教务',
			customer_types: 'vip',
			customer_relation: 'own, led_department',
			tags: '客户等级/VIP, 双*/*',
			counter: 'operator_hour',
			more_than: '500',
			time_from: '22:00',
			time_until: '08:00',
			batch_larger_than: 1000,
			valid_until: '2026-12-01',
			reason: '太多',
			reason_en: 'Too many',
			enabled: 'TRUE',
		};
		const chinese = {
			效果: '拒绝',
			动作: '添加、移除',
			标签层级: '总部、区域',
			标签组: '学员',
			操作人: 'ann,Bob',
			操作人部门: '华东大区,市场部',
			负责部门: '华东大区',
			角色: '教务',
			客户类型: 'vip',
			客户关系: '本人,所辖部门',
			标签: '客户等级/VIP;双*/*',
			计数: '操作人每小时',
			超过: 500,
			时段开始: '22:00',
			时段结束: '8:00',
			批量超过: '1000',
			失效时间: '2026-12-01',
			原因: '太多',
			英文原因: 'Too many',
			启用: '是',
		};
		const all = [
			{ fact: 'action', op: 'in', value: ['add', 'remove'] },
			{ fact: 'tag.tier', op: 'in', value: ['hq', 'region'] },
			{ fact: 'tag.group', op: 'in', value: ['g:学员'] },
			{ fact: 'actor.id', op: 'in', value: ['ann', 'Bob'] },
			{ fact: 'actor.departments', op: 'within', value: [20, 11] },
			{ fact: 'actor.leads', op: 'in', value: [20] },
			{ fact: 'actor.roles', op: 'in', value: ['教务'] },
			{ fact: 'customer.types', op: 'in', value: ['vip'] },
			{
				any: [
					{ fact: 'customer.member', op: 'is', value: { fact: 'actor.id' } },
					{ fact: 'customer.departments', op: 'within', value: { fact: 'actor.leads' } },
				],
			},
			{
				any: [
					{ fact: 'tag.id', op: 'in', value: ['t:客户等级/VIP'] },
					{ fact: 'tag.path', op: 'matches', value: ['双*/*'] },
				],
			},
			{ fact: 'history.operator_hour', op: 'gt', value: 500 },
			{ fact: 'context.time', op: 'between', value: [1320, 480] },
			{ fact: 'context.batch_size', op: 'gt', value: 1000 },
		];
		const rule = {
			effect: 'deny',
			when: { all },
			reason: { zh: '太多', en: 'Too many' },
			validUntil: Date.parse('2026-12-01T00:00:00+08:00'),
		};
		expect(read(english, chinese).rules).toEqual([
			{ ...rule, id: 'row-1', path: 'row-1' },
			{ ...rule, id: 'row-2', path: 'row-2' },
		]);
	});

	test('with a tier and no effect assign tags to tiers', () => {
		const policy = read(
			{ group: '学员、双十一活动', tier: 'hq', owner: '市场部' },
			{ 标签: '客户等级/VIP', 层级: '总部' },
			{ 名称规则: '个人*/*', 层级: '个人', 启用: '否' },
		);
		expect(policy.tiers).toEqual([
			{ match: { groups: ['g:学员', 'g:双十一活动'] }, tier: 'hq', owner: 11 },
			{ match: { tags: ['t:客户等级/VIP'] }, tier: 'hq' },
		]);
		expect(policy.rules).toEqual([]);
	});

	test('may be switched off, carry a condition as JSON and columns that tables add', () => {
		const { rules } = read(
			{ effect: 'allow', enabled: false },
			{
				id: 12,
				effect: 'allow',
				when: '{"fact":"item.spend","op":"gt","value":9}',
				createdAt: 'x',
				row_number: 3,
			},
		);
		expect(rules).toEqual([
			{
				id: '12',
				effect: 'allow',
				when: { all: [{ fact: 'item.spend', op: 'gt', value: 9 }] },
				path: 'row-2',
			},
		]);
	});

	test.each<[string, Record<string, unknown>, string]>([
		[
			'an unknown column, as it would widen the rule',
			{ effect: 'allow', departmets: '总部' },
			'row-1.departmets UNKNOWN_KEY_NEAR',
		],
		['no effect', { departments: '总部' }, 'row-1.effect MISSING'],
		[
			'an unknown department',
			{ effect: 'allow', departments: '总部,火星' },
			'row-1.departments[1] UNKNOWN_DEPARTMENT',
		],
		[
			'an unknown relation',
			{ effect: 'allow', customer_relation: '我的' },
			'row-1.customer_relation[0] UNKNOWN_VALUE',
		],
		['a limit without a counter', { effect: 'deny', more_than: 5 }, 'row-1.counter MISSING'],
		[
			'a limit that is no number',
			{ effect: 'deny', counter: 'tag_day', more_than: 'many' },
			'row-1.more_than WRONG_TYPE',
		],
		['a condition that is no JSON', { effect: 'deny', when: 'always' }, 'row-1.when INVALID_JSON'],
		['a switch that is neither', { effect: 'deny', enabled: 'maybe' }, 'row-1.enabled UNKNOWN_VALUE'],
		['a tier without tags', { tier: 'hq' }, 'row-1 EMPTY'],
	])('are refused with %s', (_what, row, problem) => {
		expect(problemsOf({}, [row])).toEqual([problem]);
	});

	test('share their ids with the rules of the document', () => {
		const document = { rules: [{ id: 'row-1', effect: 'allow' }] };
		expect(problemsOf(document, [{ effect: 'deny' }])).toEqual(['row-1.id DUPLICATE']);
	});
});
