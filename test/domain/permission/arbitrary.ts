import fc from 'fast-check';
import type { PermissionRequest } from '../../../lib/domain/permission/request';
import { NOW, tag } from './company';

/** Random policies (as documents) and requests over the small company of `company.ts`. */

const ids = [10, 11, 20, 21, 22, 31];
const userids = ['ann', 'Ann', 'bob'];
const TAGS = ['客户等级/VIP', '双十一活动/受邀', '学员/试听', '华东标签/配送稳定', '未分层/杂项'];
const oneOf = <T>(values: readonly T[]) => fc.constantFrom(...values);
const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });

const valueFor: Record<string, fc.Arbitrary<unknown>> = {
	action: oneOf(['add', 'remove', 'create', 'delete']),
	'actor.id': oneOf(userids),
	'actor.departments': oneOf(ids),
	'actor.leads': oneOf(ids),
	'actor.roles': oneOf(['教务', '主管']),
	'actor.position': oneOf(['教务', '顾问']),
	'actor.tier': oneOf(['hq', 'region', 'personal']),
	'tag.id': oneOf(TAGS),
	'tag.path': oneOf(TAGS),
	'tag.group': oneOf(['客户等级', '学员']),
	'tag.tier': oneOf(['hq', 'region', 'personal']),
	'tag.owner': oneOf(ids),
	'customer.id': oneOf(['c1', 'c2']),
	'customer.member': oneOf(userids),
	'customer.departments': oneOf(ids),
	'customer.types': oneOf(['trial', 'vip']),
	'history.operator_hour': oneOf([0, 5, 500]),
	'history.customer_day': oneOf([0, 5, 500]),
	'history.flips_week': oneOf([0, 5]),
	'history.set_by': oneOf(userids),
	'history.set_by_tier': oneOf(['hq', 'region']),
	'context.time': oneOf(['08:00', '19:59', '20:00', '23:30']),
	'context.weekday': oneOf([1, 6, 7]),
	'context.batch_size': oneOf([1, 100]),
	'item.spend': oneOf<string | number>([10, 20, '10']),
};

const OTHERS: Record<string, readonly string[]> = {
	'customer.member': ['actor.id', 'history.set_by', 'item.owner'],
	'history.set_by': ['actor.id'],
	'item.owner': ['actor.id'],
	'actor.departments': ['tag.owner', 'customer.departments', 'actor.leads'],
	'customer.departments': ['tag.owner', 'actor.departments', 'actor.leads', 'item.department'],
	'tag.owner': ['actor.leads', 'customer.departments'],
	'actor.tier': ['tag.tier', 'history.set_by_tier'],
	'history.set_by_tier': ['actor.tier', 'tag.tier'],
	'history.operator_hour': ['history.customer_day', 'item.spend'],
};

const ORDERINGS = ['gt', 'gte', 'lt', 'lte'];

function operatorsOf(fact: string): readonly string[] {
	if (/departments|leads|owner/.test(fact))
		return fact === 'item.owner' ? ['is', 'in'] : ['is', 'in', 'within'];
	if (fact.endsWith('tier')) return ['is', 'in', ...ORDERINGS];
	if (fact === 'item.spend') return ['is', 'in'];
	if (/^history\.(?!set_by)|^context/.test(fact)) return ['is', 'in', ...ORDERINGS];
	return ['is', 'in'];
}

const constantComparison = oneOf(Object.keys(valueFor)).chain((fact) =>
	oneOf(operatorsOf(fact)).chain((op) =>
		(op === 'in' || op === 'within'
			? fc.array(valueFor[fact]!, { minLength: 1, maxLength: 3 })
			: valueFor[fact]!
		).map((value) => ({ fact, op, value })),
	),
);

const factComparison = oneOf(Object.keys(OTHERS)).chain((fact) =>
	fc
		.tuple(oneOf(operatorsOf(fact)), oneOf(OTHERS[fact]!))
		.map(([op, other]) => ({ fact, op, value: { fact: other } })),
);

const specialComparison = oneOf<object>([
	{ fact: 'tag.path', op: 'matches', value: '*/V*' },
	{ fact: 'tag.path', op: 'matches', value: ['客户*/*', '*/受*邀'] },
	{ fact: 'item.owner', op: 'matches', value: 'a*' },
	{ fact: 'item.spend', op: 'between', value: [10, 15] },
	{ fact: 'item.spend', op: 'gt', value: 10 },
	{ fact: 'item.department', op: 'within', value: [20] },
	{ fact: 'context.time', op: 'between', value: ['22:00', '08:00'] },
	{ fact: 'context.time', op: 'between', value: ['08:00', '20:00'] },
	{ fact: 'tag.owner', op: 'exists' },
	{ fact: 'item.spend', op: 'exists', value: false },
	{ fact: 'customer.types', op: 'exists' },
	{ fact: 'customer.types', op: 'exists', value: false },
	{ fact: 'history.set_by', op: 'exists' },
	{ fact: 'actor.leads', op: 'exists', value: false },
	{ fact: 'actor.position', op: 'exists' },
]);

const { condition } = fc.letrec<{ condition: object; parts: object[] }>((tie) => ({
	condition: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		constantComparison,
		factComparison,
		specialComparison,
		tie('parts').map((all) => ({ all })),
		tie('parts').map((any) => ({ any })),
		tie('condition').map((not) => ({ not })),
	),
	parts: fc.array(tie('condition'), { maxLength: 3 }),
}));

const validity = oneOf<object>([
	{},
	{},
	{},
	{ valid_until: NOW },
	{ valid_from: NOW },
	{ valid_from: NOW + 1 },
	{ valid_from: NOW - 5, valid_until: NOW + 5 },
]);

const rules = fc
	.array(fc.tuple(oneOf(['allow', 'allow', 'deny', 'approve']), condition, validity), { maxLength: 12 })
	.map((list) => list.map(([effect, when, valid], index) => ({ id: `r${index}`, effect, when, ...valid })));

export const documents = fc
	.tuple(rules, oneOf(['closed', { tier: 'personal' }, { tier: 'region', owner: 20 }]))
	.map(([list, unassigned]) => ({
		version: 1,
		tags: [
			{ group: '客户等级', tier: 'hq', owner: 10 },
			{ group: '双十一活动', tier: 'hq' },
			{ group: '学员', tier: 'region', owner: 20 },
			{ tag: '华东标签/配送稳定', tier: 'personal' },
		],
		unassigned,
		actor_tiers: [
			{ tier: 'hq', departments: [10], members: ['bob'] },
			{ tier: 'region', leaders_of: [20] },
		],
		roles: { 教务: { positions: ['教务'], departments: [11] }, 主管: { leaders_of: [20, 21] } },
		customer_types: {
			trial: { tags: ['学员/试听'] },
			vip: { tags: ['客户等级/VIP'], field: 'level', values: ['VIP'] },
		},
		rules: list,
	}));

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const actors = fc.record({
	userid: oneOf(userids),
	departments: fc.subarray(ids),
	leads: fc.subarray(ids),
	position: maybe(oneOf(['', '教务', '顾问'])),
	roles: maybe(some(['主管'])),
});

const customers = fc.record({
	id: oneOf(['c1', 'c2']),
	member: oneOf(userids),
	departments: maybe(fc.subarray(ids)),
	tags: maybe(fc.subarray(['t:学员/试听', 't:客户等级/VIP']).map((tags) => new Set(tags))),
	types: maybe(fc.subarray(['trial', 'vip'])),
});

const histories = fc.record(
	{
		operatorHour: oneOf([0, 5, 501]),
		customerDay: oneOf([0, 5, 501]),
		flipsWeek: oneOf([0, 5]),
		setBy: oneOf([null, { userid: 'ANN', departments: [21], leads: [20] }]),
		setByTier: oneOf(['hq', 'personal'] as const),
	},
	{ requiredKeys: [] },
);

const items = fc.record(
	{
		spend: oneOf<unknown>([5, 10, 12.5, '10', null, true, [10, 30], ['x', 10], []]),
		owner: oneOf<unknown>(['ann', 'BOB', 3]),
		department: oneOf<unknown>([21, [31, 20], '21']),
		level: oneOf<unknown>(['VIP', null, 'none']),
	},
	{ requiredKeys: [] },
);

function request(tags: fc.Arbitrary<PermissionRequest['tag']>): fc.Arbitrary<PermissionRequest> {
	return fc
		.record({
			action: oneOf(['add', 'add', 'remove', 'create', 'delete'] as const),
			actor: actors,
			tag: tags,
			customer: maybe(customers),
			history: maybe(histories),
			item: maybe(items),
		})
		.map((each) => each as PermissionRequest);
}

/** Requests that share their actors and tags, as those of a run do. */
export const requests = fc
	.array(request(oneOf([...TAGS.map(tag), { groupId: 'g:客户等级', groupName: '客户等级', name: '新' }])), {
		minLength: 1,
		maxLength: 10,
	})
	.chain((list) =>
		fc
			.array(oneOf(list), { maxLength: 10 })
			.map((others) => [
				...list,
				...others.map((other, index) => ({ ...other, actor: list[index % list.length]!.actor })),
			]),
	);
