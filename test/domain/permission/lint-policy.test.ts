import fc from 'fast-check';
import { compilePolicy } from '../../../lib/domain/permission/engine';
import { lintPolicy } from '../../../lib/domain/permission/lint/lint-policy';
import type { Policy } from '../../../lib/domain/permission/policy';
import { readPolicy } from '../../../lib/domain/permission/read-policy';
import type { PermissionRequest } from '../../../lib/domain/permission/request';
import { documents, requests } from './arbitrary';
import { NOW, person, tag, tiers, world } from './company';
import { decideNaively } from './naive';

const assigned = [...tiers, { group: '未分层', tier: 'personal' }];

function lint(document: object) {
	return lintPolicy(readPolicy({ version: 1, tags: assigned, ...document }, world), world, NOW);
}

/** Findings about rules only, without the tiers that the few rules of a case leave without an allowance. */
function lintRules(rules: object[], more: object = {}) {
	return lint({ rules, ...more }).filter(({ code }) => code !== 'TIER_WITHOUT_ALLOW');
}

const rule = (id: string, effect: string, when?: object) => ({ id, effect, ...(when ? { when } : {}) });
const is = (fact: string, value: unknown) => ({ fact, op: 'is', value });
const within = (fact: string, value: unknown) => ({ fact, op: 'within', value });

test('the preset has nothing to complain about', () => {
	const actorTiers = [{ tier: 'hq', departments: ['总部'] }];
	expect(lint({ preset: 'three_tier', actor_tiers: actorTiers })).toEqual([]);
});

test.each<[string, object, number[]]>([
	[
		'two tiers at once',
		{ all: [is('tag.tier', 'hq'), is('action', 'add'), is('tag.tier', 'region')] },
		[0, 2],
	],
	['a tag of another group', { all: [is('tag.id', '学员/正式'), is('tag.group', '客户等级')] }, [0, 1]],
	['a tag of another tier', { all: [is('tag.id', '学员/正式'), is('tag.tier', 'hq')] }, [0, 1]],
	['a negative count', { fact: 'history.operator_hour', op: 'lt', value: 0 }, []],
	[
		'no number between two neighbours',
		{
			all: [
				{ fact: 'history.operator_hour', op: 'gt', value: 5 },
				{ fact: 'history.operator_hour', op: 'lt', value: 6 },
			],
		},
		[0, 1],
	],
	['an empty choice', { any: [] }, []],
	['a fact and its opposite', { all: [is('item.level', 'VIP'), { not: is('item.level', 'VIP') }] }, [0, 1]],
	[
		'a department and not the one above it',
		{
			all: [within('actor.departments', ['上海一店']), { not: within('actor.departments', ['华东大区']) }],
		},
		[0, 1],
	],
	['a customer where there is none', { all: [is('action', 'create'), is('customer.member', 'ann')] }, [0, 1]],
	[
		'a position of nobody and somebody',
		{ all: [is('actor.position', '店长'), is('actor.position', '顾问')] },
		[0, 1],
	],
])('a rule that asks for %s never matches', (_what, when, parts) => {
	expect(lintRules([rule('dead', 'allow', when)])).toEqual([
		{
			code: 'NEVER_MATCHES',
			path: 'rules[0]',
			rule: 'dead',
			parts: parts.map((index) => `rules[0].when.all[${index}]`),
		},
	]);
});

test.each<[string, object]>([
	[
		'two departments, as people can be in two',
		{ all: [is('actor.departments', 11), is('actor.departments', 21)] },
	],
	['two values of an item field, as it may be a list', { all: [is('item.a', 'x'), is('item.a', 'y')] }],
	['a new tag by its name', { all: [is('action', 'create'), is('tag.path', '客户等级/新')] }],
	['a pattern', { fact: 'tag.path', op: 'matches', value: '双*/*' }],
])('a rule that asks for %s can match', (_what, when) => {
	expect(lintRules([rule('live', 'allow', when)])).toEqual([]);
});

test('a rule whose time is over is found', () => {
	const over = { ...rule('over', 'allow'), valid_until: NOW };
	expect(lintRules([over])).toMatchObject([{ code: 'EXPIRED', rule: 'over', validUntil: NOW }]);
});

describe('a shadowed rule', () => {
	test('names the denial that covers it', () => {
		const rules = [
			rule('shop', 'allow', within('actor.departments', ['上海一店'])),
			rule('other', 'deny', is('actor.position', '实习')),
			rule('east', 'deny', within('actor.departments', ['华东大区'])),
		];
		expect(lintRules(rules)).toEqual([{ code: 'SHADOWED', path: 'rules[0]', rule: 'shop', by: ['east'] }]);
	});

	test('names all denials that cover it only together', () => {
		const rules = [
			rule('a', 'allow', is('tag.tier', 'hq')),
			rule('few', 'deny', { fact: 'history.operator_day', op: 'lte', value: 10 }),
			rule('interns', 'deny', is('actor.position', '实习')),
			rule('many', 'deny', { fact: 'history.operator_day', op: 'gt', value: 10 }),
		];
		expect(lintRules(rules)).toMatchObject([{ rule: 'a', by: ['few', 'many'] }]);
	});

	test('is no rule that a denial leaves a moment', () => {
		const rules = [rule('a', 'allow'), { ...rule('d', 'deny'), valid_from: NOW + 1 }];
		expect(lintRules(rules)).toEqual([]);
		expect(lintRules([{ ...rules[0]!, valid_from: NOW + 1 }, rules[1]!])).toMatchObject([
			{ rule: 'a', by: ['d'] },
		]);
	});

	test('is one beside a rule of the same effect that always matches', () => {
		const rules = [rule('vip', 'allow', is('tag.tier', 'hq')), rule('all', 'allow'), rule('again', 'allow')];
		expect(lintRules(rules)).toMatchObject([
			{ rule: 'vip', by: ['all'] },
			{ rule: 'again', by: ['all'] },
		]);
	});
});

test('a tier whose tags nobody may touch is found, also where denials take what is allowed', () => {
	const rules = [
		rule('hq', 'allow', is('tag.tier', 'hq')),
		rule('region', 'allow', is('tag.tier', 'region')),
		rule('no-region', 'deny', is('tag.tier', 'region')),
	];
	const tiersFound = lint({ rules }).filter(({ code }) => code === 'TIER_WITHOUT_ALLOW');
	expect(tiersFound).toEqual(
		['region', 'personal'].map((tier) => ({ code: 'TIER_WITHOUT_ALLOW', path: 'tags', tier })),
	);
});

test('unassigned tags are counted, unless they have a tier by default', () => {
	const unassigned = lint({ tags: tiers, preset: 'three_tier' }).filter(
		({ code }) => code === 'UNASSIGNED_TAGS',
	);
	expect(unassigned).toEqual([
		{ code: 'UNASSIGNED_TAGS', path: 'tags', count: 1, examples: ['未分层/杂项'] },
	]);
	const open = lint({ tags: tiers, preset: 'three_tier', unassigned: { tier: 'personal' } });
	expect(open.map(({ code }) => code)).not.toContain('UNASSIGNED_TAGS');
});

test('a test of the policy that fails is a finding with the decision it got', () => {
	const request = { action: 'add', actor: { id: 'ann', departments: ['总部'] }, tag: '客户等级/VIP' };
	const document = {
		preset: 'three_tier',
		tests: [
			{ name: 'right', request, expect: { decision: 'allowed', rules: ['three_tier.hq'] } },
			{ name: 'wrong', request, expect: { decision: 'denied' } },
			{ name: 'other rule', request, expect: { decision: 'allowed', rules: ['three_tier.region'] } },
		],
	};
	const failing = lint(document).filter(({ code }) => code === 'FAILING_TEST');
	expect(failing).toMatchObject([
		{ path: 'tests[1]', test: { name: 'wrong' }, decision: { outcome: 'allowed' } },
		{ path: 'tests[2]', test: { name: 'other rule' } },
	]);
});

test('what is called dead, over or shadowed never determines a decision', () => {
	let findings = 0;
	let determined = 0;
	fc.assert(
		fc.property(documents, requests, (document, list) => {
			const policy = readPolicy(document, world);
			const engine = compilePolicy(policy, world, { now: NOW, batchSize: 100 });
			// Doubles of a rule of the same effect determine together with it.
			const isDouble = (id: string, by: readonly string[]): boolean =>
				by.some((other) => effectOf(policy, other) === effectOf(policy, id));
			const idle = new Set(
				lintPolicy(policy, world, NOW).flatMap((finding) => {
					if (!('rule' in finding)) return [];
					return finding.code === 'SHADOWED' && isDouble(finding.rule, finding.by) ? [] : [finding.rule];
				}),
			);
			findings += idle.size;
			for (const request of list) {
				const { rules, errors } = engine.decide(request);
				determined += rules.length;
				// The lint speaks of known facts: what is not known puts a denial out of action.
				if (errors.length === 0) expect(rules.filter(({ id }) => idle.has(id))).toEqual([]);
			}
		}),
		{ numRuns: 500 },
	);
	expect(findings).toBeGreaterThan(100);
	expect(determined).toBeGreaterThan(100);
});

function effectOf(policy: Policy, id: string): string | undefined {
	return policy.rules.find((each) => each.id === id)?.effect;
}

describe('where all facts have few kinds of values, the lint finds exactly what trying everything finds', () => {
	const tags = [...tiers.filter((each) => 'group' in each), { group: '个人备注', tier: 'personal' }];
	const positions = ['店长', '顾问', ''];
	const departmentLists = [[], [11], [21], [22], [21, 11], [22, 21], [31, 22]];
	const counts = [0, 4, 5, 6, 1000];
	const paths = ['客户等级/VIP', '双十一活动/受邀', '学员/试听', '华东标签/配送稳定', '个人备注/好沟通'];
	const all: PermissionRequest[] = paths.flatMap((path) =>
		positions.flatMap((position) =>
			departmentLists.flatMap((ids) =>
				counts.map((operatorHour) => ({
					action: 'add' as const,
					tag: tag(path),
					actor: person('ann', ids, { position }),
					history: { operatorHour },
				})),
			),
		),
	);
	const small = fc.constantFrom<object>(
		is('tag.tier', 'hq'),
		is('tag.tier', 'personal'),
		is('tag.group', '学员'),
		is('actor.position', '店长'),
		is('actor.position', '顾问'),
		within('actor.departments', ['华东大区']),
		within('actor.departments', ['上海一店']),
		within('actor.departments', ['总部']),
		{ fact: 'history.operator_hour', op: 'gt', value: 5 },
		{ fact: 'history.operator_hour', op: 'lt', value: 5 },
		{ fact: 'history.operator_hour', op: 'is', value: 5 },
	);
	const { condition } = fc.letrec<{ condition: object; parts: object[] }>((tie) => ({
		condition: fc.oneof(
			{ depthSize: 'small' },
			small,
			tie('parts').map((parts) => ({ all: parts })),
			tie('parts').map((parts) => ({ any: parts })),
			tie('condition').map((not) => ({ not })),
		),
		parts: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }),
	}));
	const rules = fc
		.array(fc.tuple(fc.constantFrom('allow', 'deny'), condition), { minLength: 1, maxLength: 4 })
		.map((list) =>
			list.map(([effect, when], index) =>
				// Only tagging: for that the requests above are all there are.
				rule(`r${index}`, effect, { all: [is('action', 'add'), when] }),
			),
		);

	test('rule by rule', () => {
		const seen = new Set<string>();
		fc.assert(
			fc.property(rules, (list) => {
				const policy = readPolicy({ version: 1, tags, rules: list }, world);
				const found = lintPolicy(policy, world, NOW);
				const decisions = all.map((request) => decideNaively(policy, { now: NOW, batchSize: 1 }, request));
				const determining = new Set(decisions.flatMap((decision) => decision.rules));
				for (const { id } of policy.rules) {
					const finding = found.find((each) => 'rule' in each && each.rule === id);
					seen.add(finding?.code ?? 'none');
					expect([id, finding === undefined]).toEqual([id, determining.has(id)]);
				}
			}),
			// Every kind of finding must be among the examples, so they are the same each time.
			{ numRuns: 100, seed: 2026 },
		);
		expect([...seen].sort()).toEqual(['NEVER_MATCHES', 'SHADOWED', 'none']);
	});
});
