import { readPolicy } from '../../../lib/domain/permission/read-policy';
import { world } from './company';
import { problemsOf } from './problems';

const rule = (when: object) => ({ version: 1, rules: [{ id: 'r', effect: 'allow', when }] });

describe('a policy is refused with the path of', () => {
	test.each<[string, object, string]>([
		[
			'an operator nobody knows',
			rule({ fact: 'actor.id', op: 'equals', value: 'a' }),
			'rules[0].when.op UNKNOWN_VALUE',
		],
		[
			'an operator that does not fit a text',
			rule({ fact: 'actor.id', op: 'gt', value: 'a' }),
			'rules[0].when.op UNKNOWN_VALUE',
		],
		[
			'an operator that does not fit a number',
			rule({ fact: 'history.tag_day', op: 'within', value: 1 }),
			'rules[0].when.op UNKNOWN_VALUE_NEAR',
		],
		[
			'a fact nobody knows',
			rule({ fact: 'actor.departmnts', op: 'in', value: 1 }),
			'rules[0].when.fact UNKNOWN_VALUE_NEAR',
		],
		[
			'a text for a number',
			rule({ fact: 'history.tag_day', op: 'gt', value: '5' }),
			'rules[0].when.value WRONG_TYPE',
		],
		[
			'a tier that does not exist',
			rule({ fact: 'tag.tier', op: 'is', value: '大区' }),
			'rules[0].when.value UNKNOWN_VALUE',
		],
		[
			'a role nobody defined',
			rule({ fact: 'actor.roles', op: 'in', value: ['教务'] }),
			'rules[0].when.value[0] UNKNOWN_VALUE',
		],
		[
			'a type of customers nobody defined',
			rule({ fact: 'customer.types', op: 'is', value: 'vip' }),
			'rules[0].when.value UNKNOWN_VALUE',
		],
		[
			'a tag that does not exist',
			rule({ fact: 'tag.id', op: 'in', value: ['客户等级/VPI'] }),
			'rules[0].when.value[0] UNKNOWN_TAG_NEAR',
		],
		[
			'a tag group that does not exist',
			rule({ fact: 'tag.group', op: 'is', value: '客户级别' }),
			'rules[0].when.value UNKNOWN_GROUP_NEAR',
		],
		[
			'a department that does not exist',
			rule({ fact: 'actor.departments', op: 'within', value: ['华东'] }),
			'rules[0].when.value[0] UNKNOWN_DEPARTMENT_NEAR',
		],
		[
			'facts that cannot be compared',
			rule({ fact: 'actor.departments', op: 'is', value: { fact: 'actor.id' } }),
			'rules[0].when.value.fact WRONG_TYPE',
		],
		[
			'a range of one',
			rule({ fact: 'history.tag_day', op: 'between', value: [1] }),
			'rules[0].when.value WRONG_TYPE',
		],
		[
			'a range that is empty',
			rule({ fact: 'context.time', op: 'between', value: ['08:00', '8:00'] }),
			'rules[0].when.value WRONG_TYPE',
		],
		[
			'a time that is none',
			rule({ fact: 'context.time', op: 'gte', value: '25:00' }),
			'rules[0].when.value WRONG_TYPE',
		],
		[
			'several values for "is"',
			rule({ fact: 'actor.id', op: 'is', value: ['a', 'b'] }),
			'rules[0].when.value WRONG_TYPE',
		],
		['no value', rule({ fact: 'actor.id', op: 'is' }), 'rules[0].when.value MISSING'],
		['no values', rule({ fact: 'actor.id', op: 'in', value: [] }), 'rules[0].when.value EMPTY'],
		[
			'a condition of two kinds',
			rule({ all: [{ not: { any: [] }, all: [] }] }),
			'rules[0].when.all[0] CONTRADICTION',
		],
		['an empty condition', rule({}), 'rules[0].when EMPTY'],
		[
			'a condition in a condition',
			rule({ any: [{ not: { fact: 'x', op: 'is', value: 1 } }] }),
			'rules[0].when.any[0].not.fact UNKNOWN_VALUE',
		],
		['a field nobody reads', { version: 1, rule: [] }, 'rule UNKNOWN_KEY_NEAR'],
		['another version', { version: 2 }, 'version OUT_OF_RANGE'],
		['a time zone that does not exist', { time_zone: 'Asia/Peking' }, 'time_zone INVALID_TIME_ZONE'],
		['a preset that does not exist', { preset: 'two_tier' }, 'preset UNKNOWN_VALUE_NEAR'],
		['a missing tier', { tags: [{ group: '客户等级' }] }, 'tags[0].tier MISSING'],
		[
			'tags named in two ways',
			{ tags: [{ group: '客户等级', pattern: '*', tier: 'hq' }] },
			'tags[0] CONTRADICTION',
		],
		[
			'an owner that does not exist',
			{ tags: [{ group: '客户等级', tier: 'hq', owner: '火星' }] },
			'tags[0].owner UNKNOWN_DEPARTMENT',
		],
		['a default that is no tier', { unassigned: 'open' }, 'unassigned UNKNOWN_VALUE'],
		[
			'duplicate rule ids',
			{
				rules: [
					{ id: 'a', effect: 'allow' },
					{ id: 'a', effect: 'deny' },
				],
			},
			'rules[1].id DUPLICATE',
		],
		[
			'the id of a rule of the preset',
			{ preset: 'three_tier', rules: [{ id: 'three_tier.hq', effect: 'deny' }] },
			'rules[0].id DUPLICATE',
		],
		['an effect nobody knows', { rules: [{ id: 'a', effect: 'permit' }] }, 'rules[0].effect UNKNOWN_VALUE'],
		[
			'an end before the beginning',
			{ rules: [{ id: 'a', effect: 'allow', valid_from: '2026-11-02', valid_until: '2026-11-01' }] },
			'rules[0].valid_until WRONG_TYPE',
		],
		[
			'a date that is none',
			{ rules: [{ id: 'a', effect: 'allow', valid_from: '2026-02-30' }] },
			'rules[0].valid_from INVALID_TIME',
		],
		[
			'a reason without a text',
			{ rules: [{ id: 'a', effect: 'allow', reason: { en: '' } }] },
			'rules[0].reason.en EMPTY',
		],
		['a type of customers without a criterion', { customer_types: { vip: {} } }, 'customer_types.vip EMPTY'],
		[
			'a field of a type without values',
			{ customer_types: { vip: { field: 'level' } } },
			'customer_types.vip.values MISSING',
		],
		[
			'a test of an unknown rule',
			{
				tests: [
					{
						name: 't',
						request: { action: 'add', actor: { id: 'a' }, tag: '客户等级/VIP' },
						expect: { decision: 'denied', rules: ['x'] },
					},
				],
			},
			'tests[0].expect.rules[0] UNKNOWN_VALUE',
		],
		[
			'a test with an unknown tag',
			{
				tests: [
					{
						name: 't',
						request: { action: 'add', actor: { id: 'a' }, tag: '客户等级/金' },
						expect: { decision: 'denied' },
					},
				],
			},
			'tests[0].request.tag UNKNOWN_TAG_NEAR',
		],
	])('%s', (_what, document, problem) => {
		expect(problemsOf({ version: 1, ...document })).toEqual([problem]);
	});

	test('departments that are below each other, once', () => {
		const departments = [
			{ id: 1, name: '甲', parent: 2 },
			{ id: 2, name: '乙', parent: 1 },
		];
		const tags = [{ group: '客户等级', tier: 'hq', owner: '甲' }];
		expect(problemsOf({ departments, tags })).toEqual(['departments[0].parent CYCLE']);
	});
});

test('all problems are reported at once, in the order of the document', () => {
	const document = {
		tags: [{ group: '没有', tier: 'top' }],
		rules: [
			{ id: 'a', effect: 'allow', when: { all: [{ fact: 'tag.tier', op: 'in', value: ['hq', 'x', 'y'] }] } },
			{ effect: 'deny' },
		],
	};
	expect(problemsOf(document)).toEqual([
		'tags[0].group UNKNOWN_GROUP',
		'tags[0].tier UNKNOWN_VALUE',
		'rules[0].when.all[0].value[1] UNKNOWN_VALUE',
		'rules[0].when.all[0].value[2] UNKNOWN_VALUE',
		'rules[1].id MISSING',
	]);
});

test.each([
	['text that is no JSON', '{', [' INVALID_JSON']],
	['a list', [], [' WRONG_TYPE']],
	['nothing', undefined, [' MISSING']],
])('%s is no policy', (_what, document, problems) => {
	expect(problemsOf(document)).toEqual(problems);
});

test('names become ids, in JSON text as well', () => {
	const document = {
		version: 1,
		tags: [
			{ tag: ['客户等级/VIP', '普通'], tier: 'hq', owner: '总部' },
			{ pattern: '个人*/*', tier: 'personal' },
		],
		unassigned: { tier: 'region', owner: '华东大区' },
		roles: { 教务: { positions: ['教务'], departments: ['教务部'], leaders_of: [13], members: ['ann'] } },
		customer_types: { vip: { tags: ['客户等级/VIP'], field: 'item.level', values: ['VIP', 1] } },
		actor_tiers: [{ tier: 'hq', departments: ['总部'] }],
		rules: [
			{
				id: 7,
				effect: 'deny',
				when: {
					any: [
						{ fact: 'context.time', op: 'lt', value: '08:30' },
						{ fact: 'tag.group', op: 'is', value: '学员' },
					],
				},
				reason: '下班',
				valid_until: '2026-11-11',
			},
		],
	};
	const policy = readPolicy(JSON.stringify(document), world);
	expect(policy).toEqual({
		timeZone: 'Asia/Shanghai',
		tiers: [
			{ match: { tags: ['t:客户等级/VIP', 't:客户等级/普通'] }, tier: 'hq', owner: 10 },
			{ match: { pattern: '个人*/*' }, tier: 'personal' },
		],
		unassigned: { tier: 'region', owner: 20 },
		actorTiers: [{ tier: 'hq', who: { members: [], positions: [], departments: [10], leadersOf: [] } }],
		roles: [{ name: '教务', members: ['ann'], positions: ['教务'], departments: [13], leadersOf: [13] }],
		customerTypes: [
			{ name: 'vip', tags: ['t:客户等级/VIP'], field: { path: 'level', values: ['VIP', '1'] } },
		],
		rules: [
			{
				id: '7',
				effect: 'deny',
				when: {
					any: [
						{ fact: 'context.time', op: 'lt', value: 510 },
						{ fact: 'tag.group', op: 'is', value: 'g:学员' },
					],
				},
				reason: { en: '下班', zh: '下班' },
				validUntil: Date.parse('2026-11-10T16:00:00Z'),
				path: 'rules[0]',
			},
		],
		tests: [],
	});
});

test('a policy may bring its own departments', () => {
	const document = {
		departments: [{ id: 5, name: '一部' }],
		tags: [{ group: '学员', tier: 'hq', owner: '一部' }],
	};
	const policy = readPolicy(document, world);
	expect(policy.tiers[0]).toMatchObject({ owner: 5 });
	expect(problemsOf({ ...document, tags: [{ group: '学员', tier: 'hq', owner: '总部' }] })).toEqual([
		'tags[0].owner UNKNOWN_DEPARTMENT_NEAR',
	]);
});
