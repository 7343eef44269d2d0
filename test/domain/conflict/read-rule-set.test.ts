import { readRuleSet } from '../../../lib/domain/conflict/read-rule-set';
import { DocumentError } from '../../../lib/domain/document/problem';
import { DepartmentTree } from '../../../lib/domain/people/department-tree';
import {
	DEAL,
	ELEVEN,
	INTERESTED,
	library,
	PAID,
	PROSPECT,
	REFUNDED,
	SILENT,
	STAGES,
	TWELVE,
	UNPAID,
	VERIFIED,
	VIP,
	WON,
	LOYAL,
} from './world';

const departments = new DepartmentTree([{ id: 1, name: '总部', parentid: 0 }]);

function read(document: unknown) {
	return readRuleSet(document, { library, departments });
}

/** `path CODE` of everything that is wrong. */
function faults(document: unknown): string[] {
	try {
		read(document);
	} catch (error) {
		if (error instanceof DocumentError) return error.problems.map(({ path, code }) => `${path} ${code}`);
		throw error;
	}
	return [];
}

describe('a rule set', () => {
	test('is read with names resolved and defaults filled in', () => {
		expect(
			read({
				version: 1,
				exclusions: [
					{ kind: 'at_most_one', group: '成交状态' },
					{
						id: 'vip',
						kind: 'requires',
						tags: ['VIP'],
						others: '认证/实名',
						scope: 'customer',
						severity: 'warn',
					},
				],
				lifecycles: [{ stages: STAGES.stages, message: { zh: '不能跳级' } }],
				frequency: [{ of: 'customer' }, { of: 'flip_flop', window_days: 3 }],
				suppressions: [
					{ category: 'complaint' },
					{ category: 'do_not_disturb', source: { tags: ['免打扰'] }, touches: { group: '活动' } },
				],
				caps: [{ max: 2, days: 7, override: { members: ['LiSi'], roles: ['客诉'] } }],
				roles: { 客诉: { positions: ['客诉专员'], departments: ['总部'] } },
				tiers: [{ group: '成交状态', tier: 'hq', owner: '总部' }],
			}),
		).toEqual({
			timeZone: 'Asia/Shanghai',
			exclusions: [
				{
					id: 'exclusions-1',
					severity: 'block',
					path: 'exclusions[0]',
					kind: 'at_most_one',
					scope: 'relation',
					tags: [PAID, UNPAID, REFUNDED],
					others: [],
				},
				{
					id: 'vip',
					severity: 'warn',
					path: 'exclusions[1]',
					kind: 'requires',
					scope: 'customer',
					tags: [VIP],
					others: [VERIFIED],
				},
			],
			lifecycles: [
				{
					id: 'lifecycles-1',
					severity: 'block',
					path: 'lifecycles[0]',
					message: { en: '不能跳级', zh: '不能跳级' },
					scope: 'relation',
					stages: STAGES.stages,
					allowed: new Map([
						[PROSPECT, new Set([INTERESTED])],
						[INTERESTED, new Set([WON])],
						[WON, new Set([LOYAL])],
					]),
					initial: new Set(STAGES.stages),
					backward: 'block',
					skipped: 'block',
				},
			],
			frequency: [
				expect.objectContaining({
					id: 'frequency-1',
					severity: 'warn',
					of: 'customer',
					windowDays: 7,
					baselineDays: 90,
					minimum: 4,
				}),
				expect.objectContaining({ of: 'flip_flop', windowDays: 3, minimum: 3 }),
			],
			suppressions: [
				{
					id: 'suppressions-1',
					severity: 'block',
					path: 'suppressions[0]',
					category: 'complaint',
					source: { ledger: true },
					window: { months: 3 },
					touches: new Set(),
					override: { members: new Set(), roles: new Set() },
				},
				expect.objectContaining({ source: { tags: [SILENT] }, touches: new Set([ELEVEN, TWELVE]) }),
			],
			caps: [
				expect.objectContaining({
					max: 2,
					days: 7,
					override: { members: new Set(['lisi']), roles: new Set(['客诉']) },
				}),
			],
			tiers: [{ match: { groups: ['成交状态'] }, tier: 'hq', owner: 1 }],
			roles: [{ name: '客诉', members: [], positions: ['客诉专员'], departments: [1], leadersOf: [] }],
		});
	});

	test('may be JSON text', () => {
		expect(read(JSON.stringify({ exclusions: [DEAL] })).exclusions).toHaveLength(1);
	});

	test('is refused as a whole, with everything that is wrong', () => {
		const document = {
			exclusions: [
				DEAL,
				{ ...DEAL, kind: 'at_most_on' },
				{ kind: 'excludes', tags: ['未知标签'], others: [VIP] },
			],
			caps: [{ id: 'deal', max: 'two', days: 7 }],
		};
		expect(faults(document)).toEqual([
			'exclusions[1].id DUPLICATE',
			'exclusions[1].kind UNKNOWN_VALUE_NEAR',
			'exclusions[2].tags[0] UNKNOWN_TAG',
			'caps[0].id DUPLICATE',
			'caps[0].max WRONG_TYPE',
		]);
	});

	test.each([
		['no document', null, [' MISSING']],
		['a list', [], [' WRONG_TYPE']],
		['text that is no JSON', '{', [' INVALID_JSON']],
		['an unknown section', { exclusion: [] }, ['exclusion UNKNOWN_KEY_NEAR']],
		['another version', { version: 2 }, ['version OUT_OF_RANGE']],
		['an unknown zone', { time_zone: 'Asia/Peking' }, ['time_zone INVALID_TIME_ZONE']],
		['a section that is no list', { caps: {} }, ['caps WRONG_TYPE']],
		['a rule that is no object', { exclusions: ['deal'] }, ['exclusions[0] WRONG_TYPE']],
		[
			'an unknown key',
			{ exclusions: [{ ...DEAL, severty: 'warn' }] },
			['exclusions[0].severty UNKNOWN_KEY_NEAR'],
		],
		[
			'an unknown severity',
			{ exclusions: [{ ...DEAL, severity: 'error' }] },
			['exclusions[0].severity UNKNOWN_VALUE'],
		],
		['an unknown scope', { exclusions: [{ ...DEAL, scope: 'corp' }] }, ['exclusions[0].scope UNKNOWN_VALUE']],
		[
			'a group that is not there',
			{ exclusions: [{ ...DEAL, group: '成交' }] },
			['exclusions[0].group UNKNOWN_GROUP_NEAR'],
		],
		['a group without tags', { exclusions: [{ ...DEAL, group: '空组' }] }, ['exclusions[0].group EMPTY']],
		[
			'group and tags at once',
			{ exclusions: [{ ...DEAL, tags: [PAID, VIP] }] },
			['exclusions[0] CONTRADICTION'],
		],
		['neither group nor tags', { exclusions: [{ kind: 'exactly_one' }] }, ['exclusions[0] EMPTY']],
		[
			'a choice of one',
			{ exclusions: [{ kind: 'at_most_one', tags: [PAID, '已付款'] }] },
			['exclusions[0].tags EMPTY'],
		],
		['no tags', { exclusions: [{ kind: 'at_most_one', tags: [] }] }, ['exclusions[0].tags EMPTY']],
		[
			'an ambiguous tag',
			{ exclusions: [{ kind: 'at_most_one', tags: ['实名', VIP] }] },
			['exclusions[0].tags[0] AMBIGUOUS_TAG'],
		],
		['no others', { exclusions: [{ kind: 'excludes', tags: [VIP] }] }, ['exclusions[0].others MISSING']],
		[
			'a tag that excludes itself',
			{ exclusions: [{ kind: 'excludes', tags: [VIP], others: [VIP, PAID] }] },
			['exclusions[0] CONTRADICTION'],
		],
		[
			'a stage twice',
			{ lifecycles: [{ stages: [WON, PROSPECT, '成交客户'] }] },
			['lifecycles[0].stages[2] DUPLICATE'],
		],
		['a single stage', { lifecycles: [{ stages: [WON] }] }, ['lifecycles[0].stages EMPTY']],
		['no stages', { lifecycles: [{}] }, ['lifecycles[0].stages MISSING']],
		[
			'a move from what is no stage',
			{ lifecycles: [{ ...STAGES, allowed: { VIP: [WON] } }] },
			['lifecycles[0].allowed.VIP UNKNOWN_KEY'],
		],
		[
			'a move to what is no stage',
			{ lifecycles: [{ ...STAGES, allowed: { [WON]: [VIP] } }] },
			[`lifecycles[0].allowed["${WON}"][0] UNKNOWN_VALUE`],
		],
		[
			'a beginning that is no stage',
			{ lifecycles: [{ ...STAGES, initial: [VIP] }] },
			['lifecycles[0].initial[0] UNKNOWN_VALUE'],
		],
		['an unknown subject', { frequency: [{ of: 'customers' }] }, ['frequency[0].of UNKNOWN_VALUE_NEAR']],
		['no subject', { frequency: [{}] }, ['frequency[0].of MISSING']],
		[
			'an empty window of days',
			{ frequency: [{ of: 'tag', window_days: 0 }] },
			['frequency[0].window_days OUT_OF_RANGE'],
		],
		[
			'half a day',
			{ frequency: [{ of: 'tag', baseline_days: 1.5 }] },
			['frequency[0].baseline_days OUT_OF_RANGE'],
		],
		['no category', { suppressions: [{}] }, ['suppressions[0].category MISSING']],
		[
			'an unknown source',
			{ suppressions: [{ category: 'x', source: 'crm' }] },
			['suppressions[0].source UNKNOWN_VALUE'],
		],
		[
			'a source of two kinds',
			{ suppressions: [{ category: 'x', source: { field: 'a', tags: [VIP] } }] },
			['suppressions[0].source CONTRADICTION'],
		],
		['a source of none', { suppressions: [{ category: 'x', source: {} }] }, ['suppressions[0].source EMPTY']],
		[
			'months below one',
			{ suppressions: [{ category: 'x', window: { months: 0 } }] },
			['suppressions[0].window.months OUT_OF_RANGE'],
		],
		[
			'days below zero',
			{ suppressions: [{ category: 'x', window: { days: -3 } }] },
			['suppressions[0].window.days OUT_OF_RANGE'],
		],
		[
			'months and days',
			{ suppressions: [{ category: 'x', window: { months: 1, days: 3 } }] },
			['suppressions[0].window CONTRADICTION'],
		],
		[
			'an empty window',
			{ suppressions: [{ category: 'x', window: {} }] },
			['suppressions[0].window.months MISSING'],
		],
		[
			'a window for tags',
			{ suppressions: [{ category: 'x', source: { tags: [VIP] }, window: { days: 1 } }] },
			['suppressions[0].window CONTRADICTION'],
		],
		[
			'a role nobody defined',
			{ caps: [{ max: 1, days: 1, override: { roles: ['主管'] } }] },
			['caps[0].override.roles[0] WRONG_TYPE'],
		],
		[
			'a role like one that is defined',
			{ roles: { 客诉主管: {} }, caps: [{ max: 1, days: 1, override: { roles: ['主管'] } }] },
			['caps[0].override.roles[0] UNKNOWN_VALUE_NEAR'],
		],
		['a cap of nothing', { caps: [{ max: 0, days: 1 }] }, ['caps[0].max OUT_OF_RANGE']],
		['a cap without days', { caps: [{ max: 1 }] }, ['caps[0].days MISSING']],
		['a tier that does not exist', { tiers: [{ tag: VIP, tier: 'top' }] }, ['tiers[0].tier UNKNOWN_VALUE']],
		[
			'a message in no language',
			{ exclusions: [{ ...DEAL, message: {} }] },
			['exclusions[0].message.en MISSING', 'exclusions[0].message.zh MISSING'],
		],
	])('with %s is refused, and told where', (_what, document, expected) => {
		expect(faults(document)).toEqual(expected);
	});

	test('names ids that a default would repeat', () => {
		const document = {
			exclusions: [
				{ ...DEAL, id: 'exclusions-2' },
				{ kind: 'at_most_one', group: '认证' },
			],
		};
		expect(faults(document)).toEqual(['exclusions[1].id DUPLICATE']);
	});
});
