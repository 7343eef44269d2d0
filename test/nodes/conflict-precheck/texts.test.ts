import type { Finding, FindingCode } from '../../../lib/domain/conflict/rule-set';
import { TagLibrary } from '../../../lib/domain/tag-library';
import { FindingText } from '../../../nodes/shared/rules/finding-text';
import { TestCorp } from '../corp';
import { check, FROM_ITEMS, hint, holding, verdicts } from './precheck';

const AT = Date.parse('2026-09-03T10:00:00+08:00');
const UNTIL = Date.parse('2026-12-03T10:00:00+08:00');

const tag = (id: string, name: string) => ({ id, name, groupId: 'g', groupName: '生命周期', order: 0 });
const library = new TagLibrary([
	{ id: 'g', name: '生命周期', order: 0, tags: [tag('a', '潜在'), tag('b', '意向'), tag('c', '成交')] },
]);
const say = (finding: Finding): string => new FindingText(library, 'Asia/Shanghai').say(finding);

const base = { severity: 'block', rule: 'r', tags: ['a', 'b'] } as const;
const VALUES: Record<FindingCode, Array<Partial<Finding>>> = {
	AT_MOST_ONE: [{ values: { count: 2 } }],
	EXACTLY_ONE: [{ values: { count: 2 } }, { values: { count: 0 } }],
	EXCLUDES: [{}],
	REQUIRES: [{ missing: ['c'] }],
	STAGE_BACKWARD: [{ from: 'b', to: 'a' }],
	STAGE_SKIPPED: [{ from: 'a', to: 'c' }],
	STAGE_NOT_ALLOWED: [{ from: 'a', to: 'b' }],
	STAGE_NOT_INITIAL: [{ to: 'c' }],
	OPPOSITE_REQUEST: [{}],
	UNUSUAL_FREQUENCY: ['customer', 'operator', 'tag'].map((of) => ({
		values: { of, key: 'k', count: 9, days: 7, usual: 0.8 },
	})),
	FLIP_FLOP: [{ values: { count: 4, days: 7 } }],
	COMPLAINT: [
		{ values: { category: 'complaint', at: AT, until: UNTIL } },
		{ values: { category: 'complaint', at: AT } },
		{ values: { category: 'complaint', field: 'f' } },
		{ values: { category: 'complaint', field: 'f', value: '"?"' } },
		{ values: { category: 'complaint', tag: 'a' } },
	],
	DO_NOT_DISTURB: [{ values: { category: 'do_not_disturb', at: AT } }],
	DELETED: [
		{ values: { category: 'deleted', at: AT } },
		{ values: { userid: 'zhangsan', external_userid: 'wm' } },
	],
	CONTROL_GROUP: [{ values: { category: 'control_group', at: AT, until: UNTIL } }],
	SUPPRESSED: [{ values: { category: '专属服务', at: AT } }],
	FREQUENCY_CAP: [{ values: { count: 2, max: 2, days: 7, until: UNTIL } }],
};

const cases = Object.entries(VALUES).flatMap(([code, variants]) =>
	variants.map((variant, n) => [`${code} ${n + 1}`, { ...base, code, ...variant } as Finding] as const),
);

function inLocale<T>(locale: 'en' | 'zh-CN', work: () => T): T {
	const before = process.env.WECOM_NODES_LOCALE;
	process.env.WECOM_NODES_LOCALE = locale;
	try {
		return work();
	} finally {
		if (before === undefined) delete process.env.WECOM_NODES_LOCALE;
		else process.env.WECOM_NODES_LOCALE = before;
	}
}

describe.each(cases)('%s', (_name, finding) => {
	test('is a full sentence in both languages', () => {
		const english = inLocale('en', () => say(finding));
		const chinese = inLocale('zh-CN', () => say(finding));
		for (const sentence of [english, chinese]) expect(sentence).not.toMatch(/\{\w*\}|undefined|NaN/);
		expect(english).toMatch(/[.?]$/);
		expect(chinese).toMatch(/\p{Script=Han}.*[。？]$/u);
		// Chinese sentences have Chinese punctuation.
		expect(chinese).not.toMatch(/\p{Script=Han}[,;:?!]|[,;:?!]\p{Script=Han}/u);
		expect(new Set([english, chinese]).size).toBe(2);
	});
});

test.each<[FindingCode, number, string]>([
	['COMPLAINT', 0, '客户于 2026-09-03 投诉，2026-12-03 前不打扰。'],
	['UNUSUAL_FREQUENCY', 0, '客户 k：含本次改动 9 次/7 天，通常 0.8 次。'],
	['STAGE_SKIPPED', 0, '跳过了中间阶段：生命周期/潜在 → 生命周期/成交。'],
])('%s says who, what and when', (code, variant, sentence) => {
	const finding = { ...base, code, ...VALUES[code][variant] } as Finding;
	expect(inLocale('zh-CN', () => say(finding))).toBe(sentence);
});

test('a run in Chinese gives every stopped item a reason with code, rule and Chinese words', async () => {
	const corp = await TestCorp.start();
	process.env.WECOM_NODES_LOCALE = 'zh-CN';
	try {
		const run = await check(
			corp,
			{
				version: 1,
				exclusions: [{ id: 'deal', kind: 'at_most_one', group: '成交状态' }],
				suppressions: [{ id: 'quiet', category: 'do_not_disturb', source: { field: 'quiet' } }],
			},
			[
				holding('wm_1', ['成交状态/未付费'], { add_tag: ['成交状态/已付款'] }),
				holding('wm_2', [], { add_tag: ['成交状态/已付款'], quiet: true }),
				holding('wm_3', [], {}),
				holding('wm_4', [], { add_tag: ['成交状态/已付款'] }),
			],
			FROM_ITEMS,
		);
		for (const { status, reasons, repair } of verdicts(run)) {
			expect(reasons.length > 0).toBe(status !== 'clean');
			for (const { code, rule, message } of reasons) {
				expect([code, rule].every((word) => /^[\w-]+$/.test(word))).toBe(true);
				expect(message).toMatch(/\p{Script=Han}/u);
			}
			if (repair) expect(repair.message).toMatch(/\p{Script=Han}/u);
		}
		expect(hint(run)).toBe('通过 1 · 冲突 2：AT_MOST_ONE 1，NO_TAGS_ASKED 1 · 免打扰 1：DO_NOT_DISTURB 1');
	} finally {
		delete process.env.WECOM_NODES_LOCALE;
		await corp.stop();
	}
});
