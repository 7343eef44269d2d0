import { compilePolicy } from '../../../lib/domain/permission/engine';
import { readPolicy } from '../../../lib/domain/permission/read-policy';
import type { PermissionRequest } from '../../../lib/domain/permission/request';
import { customerOf, NOW, person, tag, tiers, world } from './company';

const sales = person('sales', [21]);
const eastManager = person('east-manager', [20], { leads: [20] });
const marketer = person('marketer', [11]);
const service = person('service', [12]);
const consultant = person('consultant', [21], { position: '课程顾问' });
const registrar = person('registrar', [13], { position: '教务' });

const base = { version: 1, preset: 'three_tier', tags: tiers };
const shanghai = customerOf('sales', [21]);

function decide(document: object, request: Partial<PermissionRequest>, now = NOW, batchSize = 1) {
	const engine = compilePolicy(readPolicy(document, world), world, { now, batchSize });
	const decision = engine.decide({
		action: 'add',
		actor: sales,
		tag: tag('客户等级/VIP'),
		customer: shanghai,
		history: {},
		item: {},
		...request,
	});
	return { outcome: decision.outcome, code: decision.code, rules: decision.rules.map(({ id }) => id) };
}

test('a salesperson cannot touch a headquarters tag, headquarters can', () => {
	expect(decide(base, { actor: sales })).toEqual({ outcome: 'denied', code: 'NO_RULE', rules: [] });
	expect(decide(base, { actor: sales, action: 'remove' }).outcome).toBe('denied');
	expect(decide(base, { actor: service })).toEqual({
		outcome: 'allowed',
		code: 'ALLOWED',
		rules: ['three_tier.hq'],
	});
});

test('a regional manager handles only customers of the own region', () => {
	const request = { actor: eastManager, tag: tag('华东标签/配送稳定') };
	expect(decide(base, { ...request, customer: customerOf('a', [22]) }).outcome).toBe('allowed');
	expect(decide(base, { ...request, customer: customerOf('b', [31]) }).outcome).toBe('denied');
	expect(
		decide(base, { ...request, actor: person('south', [30]), customer: customerOf('b', [31]) }).outcome,
	).toBe('denied');
});

test('customer service cannot remove campaign tags of marketing, marketing can', () => {
	const request = { action: 'remove', tag: tag('双十一活动/受邀') } as const;
	expect(decide(base, { ...request, actor: service }).outcome).toBe('denied');
	expect(decide(base, { ...request, actor: marketer }).outcome).toBe('allowed');
});

test('a course consultant cannot turn trial students into formal ones, 教务 can', () => {
	const document = {
		...base,
		roles: { 教务: { positions: ['教务'] } },
		customer_types: { 试听学员: { tags: ['学员/试听'] } },
		rules: [
			{
				id: 'formal-by-registrar',
				effect: 'allow',
				when: {
					all: [
						{ fact: 'tag.id', op: 'is', value: '学员/正式' },
						{ fact: 'actor.roles', op: 'in', value: ['教务'] },
					],
				},
			},
			{
				id: 'trial-stays',
				effect: 'deny',
				when: {
					all: [
						{ fact: 'tag.id', op: 'is', value: '学员/正式' },
						{ fact: 'customer.types', op: 'in', value: ['试听学员'] },
						{ not: { fact: 'actor.roles', op: 'is', value: '教务' } },
					],
				},
				reason: { zh: '试听转正式由教务操作', en: 'Only 教务 turns trial students into formal ones' },
			},
		],
	};
	const request = {
		tag: tag('学员/正式'),
		customer: customerOf('consultant', [21], { tags: new Set(['t:学员/试听']) }),
	};
	expect(decide(document, { ...request, actor: consultant })).toEqual({
		outcome: 'denied',
		code: 'DENIED_BY_RULE',
		rules: ['trial-stays'],
	});
	expect(decide(document, { ...request, actor: registrar }).rules).toEqual(['formal-by-registrar']);
});

test('a grant of three days holds from its first moment and ends at its last', () => {
	const document = {
		...base,
		rules: [
			{
				id: 'grant',
				effect: 'allow',
				when: { fact: 'actor.id', op: 'is', value: 'SALES' },
				valid_from: '2026-11-20T09:00:00',
				valid_until: '2026-11-23T09:00:00',
			},
		],
	};
	const from = Date.parse('2026-11-20T09:00:00+08:00');
	const until = Date.parse('2026-11-23T09:00:00+08:00');
	const outcomes = [from - 1, from, until - 1, until].map((now) => decide(document, {}, now).outcome);
	expect(outcomes).toEqual(['denied', 'allowed', 'allowed', 'denied']);
});

test('more than 500 edits of one operator within the hour are stopped', () => {
	const document = {
		...base,
		rules: [
			{
				id: 'too-many',
				effect: 'deny',
				when: { fact: 'history.operator_hour', op: 'gt', value: 500 },
				reason: '一小时内改动过多',
			},
		],
	};
	const outcome = (operatorHour: number) =>
		decide(document, { actor: service, history: { operatorHour } }).outcome;
	expect([499, 500, 501].map(outcome)).toEqual(['allowed', 'allowed', 'denied']);
});

test('personal tags are for the own member and leaders above', () => {
	const request = { tag: tag('个人备注/好沟通') };
	const outcome = (actor = sales) => decide(base, { ...request, actor }).outcome;
	expect(outcome(person('Sales', [21]))).toBe('allowed');
	expect(outcome(eastManager)).toBe('allowed');
	expect(outcome(person('colleague', [21]))).toBe('denied');
	expect(outcome(person('south-manager', [30], { leads: [30] }))).toBe('denied');
});

test('the tag library is changed by the owning department, personal tags by leaders', () => {
	const library = (actor: typeof sales, path: string) =>
		decide(base, { action: 'delete', actor, tag: tag(path), customer: undefined }).outcome;
	expect(library(marketer, '双十一活动/受邀')).toBe('allowed');
	expect(library(service, '双十一活动/受邀')).toBe('denied');
	expect(library(eastManager, '华东标签/配送稳定')).toBe('allowed');
	expect(library(sales, '个人备注/好沟通')).toBe('denied');
	expect(library(eastManager, '个人备注/好沟通')).toBe('allowed');
});

test('without an owner, headquarters tags are for those who act at that tier', () => {
	const document = {
		...base,
		tags: [{ group: '客户等级', tier: 'hq' }],
		actor_tiers: [{ tier: 'hq', departments: ['总部'] }],
	};
	expect(decide(document, { actor: service }).outcome).toBe('allowed');
	expect(decide(document, { actor: eastManager }).outcome).toBe('denied');
});

test('an unassigned tag is closed, whatever the rules say, unless the policy gives it a tier', () => {
	const allowAll = { ...base, rules: [{ id: 'all', effect: 'allow' }] };
	const request = { tag: tag('未分层/杂项') };
	expect(decide(allowAll, request)).toEqual({ outcome: 'denied', code: 'TAG_UNASSIGNED', rules: [] });
	expect(decide({ ...base, unassigned: { tier: 'personal' } }, request).rules).toEqual([
		'three_tier.personal',
	]);
});

test('denials override approvals, and those allowances', () => {
	const always = (id: string, effect: string) => ({ id, effect });
	const rules = [always('a', 'allow'), always('b', 'approve'), always('c', 'deny'), always('d', 'deny')];
	expect(decide({ ...base, rules }, {})).toEqual({
		outcome: 'denied',
		code: 'DENIED_BY_RULE',
		rules: ['c', 'd'],
	});
	expect(decide({ ...base, rules: rules.slice(0, 2) }, {}).rules).toEqual(['b']);
	expect(decide({ ...base, rules: rules.slice(0, 1) }, {}).rules).toEqual(['a']);
});

test('time of day crosses midnight, weekdays count from Monday, batch size counts', () => {
	const rule = (when: object) => ({ ...base, rules: [{ id: 'r', effect: 'allow', when }] });
	const night = rule({ fact: 'context.time', op: 'between', value: ['22:00', '08:00'] });
	const at = (time: string) => decide(night, {}, Date.parse(`2026-11-22T${time}+08:00`)).outcome;
	expect(['21:59:59', '22:00:00', '00:30:00', '07:59:59', '08:00:00'].map(at)).toEqual([
		'denied',
		'allowed',
		'allowed',
		'allowed',
		'denied',
	]);
	expect(decide(rule({ fact: 'context.weekday', op: 'is', value: 7 }), {}).outcome).toBe('allowed');
	const large = rule({ fact: 'context.batch_size', op: 'gt', value: 1000 });
	expect([1000, 1001].map((size) => decide(large, {}, NOW, size).outcome)).toEqual(['denied', 'allowed']);
});
