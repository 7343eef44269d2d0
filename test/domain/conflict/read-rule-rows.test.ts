import { readRuleRows, type RuleRow } from '../../../lib/domain/conflict/read-rule-rows';
import { readRuleSet } from '../../../lib/domain/conflict/read-rule-set';
import type { RuleSet } from '../../../lib/domain/conflict/rule-set';
import { DocumentError } from '../../../lib/domain/document/problem';
import { COMPANY, INTERESTED, library, PROSPECT, SILENT, VERIFIED, VIP, WON } from './world';

function read(...rows: RuleRow[]): RuleSet {
	return readRuleRows(rows, { library });
}

function faults(...rows: RuleRow[]): string[] {
	try {
		read(...rows);
	} catch (error) {
		if (error instanceof DocumentError) return error.problems.map(({ path, code }) => `${path} ${code}`);
		throw error;
	}
	return [];
}

/** Rules without what a row cannot share with a document: where they stand and the ids that come from there. */
function withoutPlaces(ruleSet: RuleSet): unknown {
	const strip = (rules: ReadonlyArray<{ path: string }>): unknown[] =>
		rules.map((rule) => ({ ...rule, path: '' }));
	const { exclusions, lifecycles, frequency, suppressions, caps } = ruleSet;
	return [exclusions, lifecycles, frequency, suppressions, caps].map(strip);
}

test('rows say what a document says', () => {
	const rows = read(
		{
			type: '互斥',
			id: 'deal',
			group: '成交状态',
			scope: '客户',
			severity: '警告',
			message: '只能一个',
			message_en: 'One',
		},
		{ type: 'exactly_one', id: 'auth', tags: '认证/实名、认证/企业' },
		{ type: '依赖', id: 'vip', tags: VIP, others: `${VERIFIED},${COMPANY}` },
		{ type: 'excludes', id: 'risk', group: '风险', others: [VIP] },
		{
			type: '生命周期',
			id: 'stage',
			tags: `${PROSPECT}\n${INTERESTED};${WON}`,
			backward: '阻止',
			skipped: '提示',
		},
		{ type: '频次', id: 'often', of: '反复', window_days: '3', minimum: 2 },
		{ type: '免打扰', id: 'c', category: '投诉', months: '6', touches: ELEVEN_AND_TWELVE },
		{ type: 'suppression', id: 'f', category: 'complaint', source: 'field:crm.at', days: 30 },
		{ type: 'suppression', id: 'g', category: 'complaint', source: 'field', field: 'crm.at' },
		{ type: 'suppression', id: 't', category: 'do_not_disturb', source: '标签', tags: [SILENT] },
		{ type: '触达上限', id: 'cap', max: '2', days: 7, override_members: 'LiSi,wangwu', enabled: '是' },
		{ type: 'cap', max: 'nonsense', enabled: '否' },
	);
	const document = readRuleSet(
		{
			exclusions: [
				{
					id: 'deal',
					kind: 'at_most_one',
					group: '成交状态',
					scope: 'customer',
					severity: 'warn',
					message: { zh: '只能一个', en: 'One' },
				},
				{ id: 'auth', kind: 'exactly_one', tags: [VERIFIED, COMPANY] },
				{ id: 'vip', kind: 'requires', tags: [VIP], others: [VERIFIED, COMPANY] },
				{ id: 'risk', kind: 'excludes', tags: [{ group: '风险' }], others: [VIP] },
			],
			lifecycles: [{ id: 'stage', stages: [PROSPECT, INTERESTED, WON], backward: 'block', skipped: 'info' }],
			frequency: [{ id: 'often', of: 'flip_flop', window_days: 3, minimum: 2 }],
			suppressions: [
				{ id: 'c', category: 'complaint', window: { months: 6 }, touches: [{ group: '活动' }] },
				{ id: 'f', category: 'complaint', source: { field: 'crm.at' }, window: { days: 30 } },
				{ id: 'g', category: 'complaint', source: { field: 'crm.at' } },
				{ id: 't', category: 'do_not_disturb', source: { tags: [SILENT] } },
			],
			caps: [{ id: 'cap', max: 2, days: 7, override: { members: ['LiSi', 'wangwu'] } }],
		},
		{ library },
	);
	expect(withoutPlaces(rows)).toEqual(withoutPlaces(document));
});

const ELEVEN_AND_TWELVE = '活动/双十一;活动/双十二';

test('a row without an id goes by its number, and knows its place', () => {
	const { exclusions } = read(
		{ type: 'cap', max: 1, days: 1 },
		{ 类型: '互斥', 标签组: '成交状态', createdAt: '2026-11-22', updatedAt: null, row_number: 2 },
	);
	expect(exclusions[0]).toMatchObject({ id: 'row-2', path: 'row-2' });
});

test('a role in a row is that of everybody with this job title', () => {
	const { caps, roles } = read({ type: 'cap', max: 1, days: 1, override_roles: '主管、客诉专员' });
	expect(caps[0]!.override.roles).toEqual(new Set(['主管', '客诉专员']));
	expect(roles.map(({ name, positions }) => [name, positions])).toEqual([
		['主管', ['主管']],
		['客诉专员', ['客诉专员']],
	]);
});

test.each<[string, RuleRow, string[]]>([
	['an unknown type', { type: '互诉' }, ['row-1.type UNKNOWN_VALUE']],
	['no type', { tags: VIP }, ['row-1.type MISSING']],
	['an unknown column', { type: 'cap', max: 1, days: 1, dayz: 3 }, ['row-1.dayz UNKNOWN_KEY_NEAR']],
	[
		'an unknown tag',
		{ type: 'requires', tags: 'VIP', others: 'VVIP2' },
		['row-1.others[0] UNKNOWN_TAG_NEAR'],
	],
	['a stage twice', { type: 'lifecycle', tags: [WON, WON] }, ['row-1.tags[1] DUPLICATE']],
	['months of nothing', { type: 'suppression', category: 'x', months: 0 }, ['row-1.months OUT_OF_RANGE']],
	['a field without a name', { type: 'suppression', category: 'x', source: 'field' }, ['row-1.source EMPTY']],
	['no tags for a source', { type: 'suppression', category: 'x', source: 'tags' }, ['row-1.tags EMPTY']],
	['a number in words', { type: 'cap', max: '两次', days: 1 }, ['row-1.max WRONG_TYPE']],
	[
		'a switch in between',
		{ type: 'cap', max: 1, days: 1, enabled: 'maybe' },
		['row-1.enabled UNKNOWN_VALUE'],
	],
	[
		'an override of a wrong type',
		{ type: 'cap', max: 1, days: 1, override_members: [true] },
		['row-1.override_members[0] WRONG_TYPE'],
	],
])('a row with %s is refused, and row and column are told', (_what, row, expected) => {
	expect(faults(row)).toEqual(expected);
});

test('all rows are looked at, and ids that repeat are found', () => {
	expect(
		faults(
			{ type: '互斥', id: 7, group: '成交状态' },
			{ type: 'suppressions' },
			{ type: '互斥', id: '7', group: '认证' },
		),
	).toEqual(['row-2.type UNKNOWN_VALUE_NEAR', 'row-3.id DUPLICATE']);
});
