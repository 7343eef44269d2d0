import { compilePolicy } from '../../../lib/domain/permission/engine';
import { readPolicy } from '../../../lib/domain/permission/read-policy';
import type { PermissionRequest } from '../../../lib/domain/permission/request';
import { customerOf, NOW, person, tag, tiers, world } from './company';

const run = { now: NOW, batchSize: 1 };
const vip = tag('客户等级/VIP');
const request: PermissionRequest = {
	action: 'add',
	actor: person('ann', [21]),
	tag: vip,
	customer: customerOf('ann', [21]),
	history: {},
	item: {},
};

function open(document: object) {
	const types = { 试听: { tags: ['学员/试听'] }, 会员: { field: 'level', values: ['VIP'] } };
	return compilePolicy(readPolicy({ tags: tiers, customer_types: types, ...document }, world), world, run);
}

function engineFor(when: object, effect = 'allow') {
	return open({ rules: [{ id: 'r', effect, when }] });
}

const comparison = (fact: string, op: string, value: unknown) => ({ fact, op, value });

describe('a rule that cannot be evaluated counts for neither side and names the fact', () => {
	test.each<[string, object, Partial<PermissionRequest>, string, string]>([
		[
			'a count nobody looked up',
			comparison('history.operator_hour', 'gt', 5),
			{},
			'history.operator_hour',
			'UNKNOWN_FACT',
		],
		[
			'departments nobody knows',
			comparison('customer.departments', 'within', '华东大区'),
			{ customer: { ...customerOf('a', []), departments: undefined } },
			'customer.departments',
			'UNKNOWN_FACT',
		],
		[
			'tags nobody read',
			comparison('customer.types', 'is', '试听'),
			{ customer: { ...customerOf('a', []), tags: undefined } },
			'customer.types',
			'UNKNOWN_FACT',
		],
		[
			'a field of a type that is missing',
			comparison('customer.types', 'is', '会员'),
			{},
			'customer.types',
			'UNKNOWN_FACT',
		],
		['a missing field', comparison('item.spend', 'gt', 5), {}, 'item.spend', 'UNKNOWN_FACT'],
		[
			'a text for a number',
			comparison('item.spend', 'gt', 5),
			{ item: { spend: '6' } },
			'item.spend',
			'WRONG_TYPE',
		],
		[
			'a number for a text',
			comparison('item.level', 'is', 'VIP'),
			{ item: { level: 1 } },
			'item.level',
			'WRONG_TYPE',
		],
		[
			'a title the directory keeps back',
			comparison('actor.position', 'is', '店长'),
			{ actor: person('b', [21], { position: undefined }) },
			'actor.position',
			'UNKNOWN_FACT',
		],
		[
			'a text for a department on the other side',
			comparison('customer.departments', 'within', { fact: 'item.area' }),
			{ item: { area: '华东' } },
			'item.area',
			'WRONG_TYPE',
		],
	])('%s', (_what, when, more, fact, problem) => {
		for (const effect of ['allow', 'deny']) {
			const decision = engineFor(when, effect).decide({ ...request, ...more });
			expect(decision).toMatchObject({ outcome: 'denied', code: 'NO_RULE', rules: [] });
			expect(decision.errors).toMatchObject([{ rule: { id: 'r' }, fact, problem }]);
		}
	});
});

describe('what is unknown does not matter where the rest decides', () => {
	const unknown = comparison('item.missing', 'is', 1);
	const yes = comparison('customer.member', 'is', 'ann');
	const no = comparison('customer.member', 'is', 'bob');
	test.each<[string, object, string, number]>([
		['all with a false part', { all: [unknown, no] }, 'denied', 0],
		['all with a true part', { all: [unknown, yes] }, 'denied', 1],
		['any with a true part', { any: [unknown, yes] }, 'allowed', 0],
		['any with a false part', { any: [unknown, no] }, 'denied', 1],
		['not of the unknown', { not: unknown }, 'denied', 1],
		['not of any with a true part', { not: { any: [unknown, no, { not: yes }] } }, 'denied', 1],
		['not of all with a false part', { not: { all: [unknown, no] } }, 'allowed', 0],
	])('%s', (_what, when, outcome, errors) => {
		const decision = engineFor(when).decide(request);
		expect([decision.outcome, decision.errors.length]).toEqual([outcome, errors]);
	});
});

test('actions on the library concern no customer: such comparisons are false, not unknown', () => {
	const engine = engineFor({ not: comparison('customer.types', 'is', '试听') });
	const { outcome, errors } = engine.decide({ action: 'rename', actor: request.actor, tag: vip });
	expect([outcome, errors]).toEqual(['allowed', []]);
});

test('nested item fields are read by path, a field with dots in its name first', () => {
	const engine = engineFor(comparison('item.order.lines[0].sku', 'is', 'A'));
	const outcome = (item: Record<string, unknown>) => engine.decide({ ...request, item }).outcome;
	expect(outcome({ order: { lines: [{ sku: 'A' }] } })).toBe('allowed');
	expect(outcome({ order: { lines: [] } })).toBe('denied');
	expect(outcome({ 'order.lines[0].sku': 'A' })).toBe('allowed');
});

test('who set the tag counts by the tier at which it was set, or that person acts at today', () => {
	const engine = open({
		actor_tiers: [{ tier: 'hq', departments: ['总部'] }],
		rules: [
			{ id: 'all', effect: 'allow' },
			{ id: 'higher', effect: 'deny', when: comparison('history.set_by_tier', 'gt', { fact: 'actor.tier' }) },
		],
	});
	const outcome = (history: object) => engine.decide({ ...request, action: 'remove', history }).outcome;
	const headquarters = person('hq', [11]);
	expect(outcome({ setBy: headquarters })).toBe('denied');
	expect(outcome({ setBy: headquarters, setByTier: 'personal' })).toBe('allowed');
	expect(outcome({ setBy: person('peer', [22]) })).toBe('allowed');
	expect(outcome({ setBy: null })).toBe('allowed');
});

test('the same decision is the same object, and nobody can change it', () => {
	const engine = open({ preset: 'three_tier' });
	const first = engine.decide({ ...request, actor: person('hq', [10]) });
	expect(engine.decide({ ...request, actor: person('hq', [10]), customer: customerOf('bob', [31]) })).toBe(
		first,
	);
	expect(Object.isFrozen(first)).toBe(true);
});

test('a tag to be created is judged by its group and path', () => {
	const engine = open({
		rules: [
			{ id: 'level', effect: 'allow', when: comparison('tag.group', 'is', '客户等级') },
			{ id: 'temporary', effect: 'deny', when: comparison('tag.path', 'matches', '*/临时*') },
			{ id: 'vip', effect: 'deny', when: comparison('tag.id', 'is', '客户等级/VIP') },
		],
	});
	const create = (name: string) =>
		engine.decide({
			action: 'create',
			actor: request.actor,
			tag: { groupId: vip.groupId, groupName: '客户等级', name },
		});
	expect(create('金卡').rules.map(({ id }) => id)).toEqual(['level']);
	expect(create('临时一').rules.map(({ id }) => id)).toEqual(['temporary']);
	expect(create('金卡').errors).toEqual([]);
});

test('more rules than fit into one number decide all the same', () => {
	const rules = Array.from({ length: 70 }, (_, index) => ({
		id: `r${index}`,
		effect: index === 69 ? 'deny' : 'allow',
		when: comparison('item.score', 'gt', index),
	}));
	const engine = open({ rules });
	const decide = (score: number) => engine.decide({ ...request, item: { score } });
	expect(decide(40).rules).toHaveLength(40);
	expect(decide(0).code).toBe('NO_RULE');
	expect(decide(70).rules.map(({ id }) => id)).toEqual(['r69']);
});

test('decisions stay right beyond what is kept prepared', () => {
	const engine = open({ preset: 'three_tier' });
	const personal = tag('个人备注/好沟通');
	const wrong: number[] = [];
	for (let index = 0; index < 210_000; index++) {
		const actor = person(`m${index}`, [21]);
		const isOwn = index % 3 === 0;
		const customer = customerOf(isOwn ? actor.userid : 'somebody', [21]);
		const isHq = index % 2 === 0;
		const { outcome } = engine.decide({ action: 'add', actor, tag: isHq ? vip : personal, customer });
		if (outcome !== (!isHq && isOwn ? 'allowed' : 'denied')) wrong.push(index);
	}
	expect(wrong).toEqual([]);
});

describe('needs', () => {
	test('are those of the rules that hold today, and of nothing else', () => {
		const { needs } = open({
			roles: { 店长: { positions: ['店长'], leaders_of: [20] } },
			rules: [
				{ id: 'a', effect: 'allow', when: comparison('actor.roles', 'is', '店长') },
				{ id: 'b', effect: 'deny', when: comparison('customer.types', 'in', ['试听', '会员']) },
				{ id: 'c', effect: 'deny', when: comparison('item.order.amount', 'gt', 5) },
				{ id: 'd', effect: 'deny', when: comparison('history.tag_day', 'gt', 5) },
				{ id: 'over', effect: 'deny', when: comparison('history.operator_hour', 'gt', 5), valid_until: NOW },
				{
					id: 'small',
					effect: 'deny',
					when: { all: [comparison('context.batch_size', 'gt', 9), comparison('item.x', 'is', 1)] },
				},
			],
		});
		expect(needs).toEqual({
			actor: { departments: false, leads: true, position: true },
			customerDepartments: false,
			customerTags: true,
			itemPaths: ['order.amount', 'level'],
			history: {
				operatorHour: false,
				operatorDay: false,
				customerDay: false,
				tagDay: true,
				flipsWeek: false,
				setBy: false,
				setByTier: false,
			},
		});
	});

	test('of the preset are departments alone', () => {
		const { needs } = open({ preset: 'three_tier' });
		expect(needs.actor).toEqual({ departments: true, leads: true, position: false });
		expect(needs.customerDepartments).toBe(true);
		expect([needs.customerTags, needs.itemPaths, Object.values(needs.history).includes(true)]).toEqual([
			false,
			[],
			false,
		]);
	});
});

test('the rules that could allow a tag explain why nobody else may', () => {
	const engine = open({ preset: 'three_tier' });
	const ids = (path: string) => engine.possibleAllowances('add', tag(path)).map(({ id }) => id);
	expect(ids('客户等级/VIP')).toEqual(['three_tier.hq']);
	expect(ids('个人备注/好沟通')).toEqual(['three_tier.personal']);
	expect(ids('未分层/杂项')).toEqual([]);
});
