import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { EXAMPLE_DOCUMENT } from '../../../nodes/ConflictPrecheck/rules/example-document';
import { TestCorp } from '../corp';
import { check, FROM_ITEMS, holding, runPrecheck, succeeded, summaries, verdicts } from './precheck';

const PAID = '成交状态/已付款';
const UNPAID = '成交状态/未付费';
const VIP = '客户等级/VIP';
const GOLD = '客户等级/金卡';

const tag = (value: string): IDataObject => ({ tag: { __rl: true, mode: 'name', value } });
const group = (value: string): IDataObject => ({ __rl: true, mode: 'name', value });

let corp: TestCorp;

beforeAll(async () => {
	corp = await TestCorp.start();
});
afterAll(async () => await corp.stop());

const items = [
	holding('wm_1', [UNPAID], { add_tag: [PAID] }),
	holding('wm_2', [], { add_tag: [VIP] }),
	holding('wm_3', ['生命周期/潜在客户'], {
		add_tag: ['生命周期/成交客户'],
		remove_tag: ['生命周期/潜在客户'],
	}),
	holding('wm_4', [], { add_tag: ['双十一活动/受邀'], quiet: true }),
	holding('wm_5', [PAID], { add_tag: ['客户等级/普通'] }),
];
const EXPECTED = [
	'conflict AT_MOST_ONE@deal',
	'conflict REQUIRES@vip',
	'conflict STAGE_SKIPPED@stage',
	'suppressed DO_NOT_DISTURB@quiet',
	'clean',
];

const DOCUMENT = {
	version: 1,
	exclusions: [
		{ id: 'deal', kind: 'at_most_one', group: '成交状态' },
		{ id: 'vip', kind: 'requires', tags: [VIP], others: [GOLD, PAID] },
	],
	lifecycles: [{ id: 'stage', stages: ['生命周期/潜在客户', '生命周期/意向客户', '生命周期/成交客户'] }],
	suppressions: [
		{ id: 'quiet', category: 'do_not_disturb', source: { field: 'quiet' }, touches: { group: '双十一活动' } },
	],
};

describe('the same rules decide the same', () => {
	test('as rows of the node, with tags and groups picked', async () => {
		const run = await runPrecheck(
			corp,
			'check',
			{
				rulesFrom: 'here',
				...FROM_ITEMS,
				rules: {
					rule: [
						{ type: 'at_most_one', id: 'deal', group: group('成交状态') },
						{
							type: 'requires',
							id: 'vip',
							tags: { tags: [tag(VIP)] },
							others: { tags: [tag(GOLD), tag(PAID)] },
						},
						{
							type: 'lifecycle',
							id: 'stage',
							tags: { tags: ['潜在客户', '意向客户', '成交客户'].map((stage) => tag(`生命周期/${stage}`)) },
						},
						{
							type: 'suppression',
							id: 'quiet',
							category: 'do_not_disturb',
							source: 'field',
							field: 'quiet',
							touches: { tags: [tag('双十一活动/受邀')] },
						},
					],
				},
			},
			items,
		);
		expect(summaries(succeeded(run))).toEqual(EXPECTED);
	});

	test('as JSON written in the node', async () => {
		expect(summaries(await check(corp, DOCUMENT, items, FROM_ITEMS))).toEqual(EXPECTED);
	});

	test('as JSON that the items carry', async () => {
		const carrying = items.map((item) => ({ ...item, policy: { rules: DOCUMENT } }));
		const run = await runPrecheck(
			corp,
			'check',
			{ rulesFrom: 'document', document: '={{ $json.policy.rules }}', ...FROM_ITEMS },
			carrying,
		);
		expect(summaries(succeeded(run))).toEqual(EXPECTED);
	});

	test('as rows on the second input, with Chinese names as people write them in a spreadsheet', async () => {
		const run = await runPrecheck(corp, 'check', { rulesFrom: 'input', ...FROM_ITEMS }, items, {
			secondInput: [
				{ type: '互斥', id: 'deal', group: '成交状态' },
				{ type: '依赖', id: 'vip', tags: VIP, others: `${GOLD}、${PAID}` },
				{ type: '生命周期', id: 'stage', tags: '生命周期/潜在客户，生命周期/意向客户，生命周期/成交客户' },
				{
					type: '免打扰',
					id: 'quiet',
					category: 'do_not_disturb',
					source: 'field:quiet',
					touches: '双十一活动/受邀',
				},
			],
		});
		expect(summaries(succeeded(run))).toEqual(EXPECTED);
	});
});

describe('every kind of row of the node', () => {
	test('is taken as the editor stores it, defaults and all', async () => {
		const types = ['excludes', 'exactly_one', 'cap', 'frequency', 'suppression'];
		const rows = types.map((type) => ({
			type,
			id: type,
			...(type === 'exactly_one' && { group: group('活跃度') }),
			...(type === 'suppression' && { category: 'custom', ownCategory: '专属服务' }),
			...(type === 'excludes' && { tags: { tags: [tag(VIP)] }, others: { tags: [tag(PAID)] } }),
		}));
		const run = await runPrecheck(
			corp,
			'check',
			{ rulesFrom: 'here', rules: { rule: rows }, ...FROM_ITEMS },
			[holding('wm_1', [PAID], { add_tag: [VIP] }), holding('wm_2', [], { add_tag: [GOLD] })],
		);
		expect(summaries(succeeded(run))).toEqual(['conflict EXCLUDES@excludes', 'clean']);
	});
});

describe('bad rules end the run, name the place, and let nothing through', () => {
	test.each<[string, IDataObject, RegExp]>([
		[
			'an unknown kind',
			{ exclusions: [{ kind: 'at_most_two', group: '成交状态' }] },
			/exclusions\[0\]\.kind/,
		],
		[
			'a tag that does not exist',
			{ exclusions: [{ kind: 'at_most_one', tags: ['客户等级/VVIP'] }] },
			/exclusions\[0\]\.tags.*VIP/,
		],
		[
			'a group that does not exist',
			{ exclusions: [{ kind: 'at_most_one', group: '成交' }] },
			/exclusions\[0\]\.group.*成交状态/,
		],
		[
			'duplicate ids',
			{
				exclusions: [{ id: 'a', kind: 'at_most_one', group: '成交状态' }],
				caps: [{ id: 'a', max: 1, days: 1 }],
			},
			/caps\[0\]\.id/,
		],
		['a wrong type', { caps: [{ max: 'two', days: 7 }] }, /caps\[0\]\.max/],
		['a field nobody reads', { exclusion: [] }, /exclusion.*exclusions/],
		[
			'a role nobody defined',
			{ suppressions: [{ category: 'complaint', source: 'ledger', override: { roles: ['boss'] } }] },
			/suppressions\[0\]\.override\.roles/,
		],
	])('%s', async (_what, document, expected) => {
		const run = await runPrecheck(
			corp,
			'check',
			{ rulesFrom: 'document', document: JSON.stringify({ version: 1, ...document }), ...FROM_ITEMS },
			items,
		);
		expect(run.outputs.flat()).toEqual([]);
		expect((run.error as { description?: string } | undefined)?.description).toMatch(expected);
	});

	test('broken JSON', async () => {
		const parameters = { rulesFrom: 'document', document: '{ "version": 1, ', ...FROM_ITEMS };
		const run = await runPrecheck(corp, 'check', parameters, items);
		expect(run.outputs.flat()).toEqual([]);
		expect(run.error).toBeDefined();
	});

	test('a row of the second input, named by its number', async () => {
		const run = await runPrecheck(corp, 'check', { rulesFrom: 'input', ...FROM_ITEMS }, items, {
			secondInput: [
				{ type: '互斥', group: '成交状态' },
				{ type: '互斥', group: '没有这个组' },
			],
		});
		expect(run.outputs.flat()).toEqual([]);
		expect((run.error as { description?: string }).description).toMatch(/2.*没有这个组/);
	});

	test.each([
		['no row on the second input', { rulesFrom: 'input' }],
		['no row in the node', { rulesFrom: 'here' }],
	])('%s', async (_what, parameters) => {
		const run = await runPrecheck(corp, 'check', { ...parameters, ...FROM_ITEMS }, items);
		expect(run.outputs.flat()).toEqual([]);
		expect(run.error?.message).toMatch(/nothing is decided/);
	});

	test('items that carry different rules', async () => {
		const carrying = items.map((item, n) => ({ ...item, rules: n < 3 ? DOCUMENT : { version: 1 } }));
		const run = await runPrecheck(
			corp,
			'check',
			{ rulesFrom: 'document', document: '={{ $json.rules }}', ...FROM_ITEMS },
			carrying,
		);
		expect(run.outputs.flat()).toEqual([]);
		expect(run.error?.message).toContain('rules');
	});
});

test('a rule says its own sentence where it has one', async () => {
	const rules = {
		version: 1,
		exclusions: [
			{
				id: 'deal',
				kind: 'at_most_one',
				group: '成交状态',
				message: { en: 'Ask finance.', zh: '请找财务。' },
			},
		],
	};
	const run = await check(corp, rules, [items[0]!], FROM_ITEMS);
	expect(verdicts(run)[0]!.reasons[0]!.message).toBe('Ask finance.');
});

describe('the examples people start from can be used as they are:', () => {
	const page = readFileSync(join(__dirname, '../../../docs/nodes/conflict-precheck.md'), 'utf8');
	const [, ofThePage = ''] = /### The JSON document\s+```json\n([\s\S]*?)```/.exec(page) ?? [];

	test.each([
		['what the field for the document shows at first', EXAMPLE_DOCUMENT],
		['the document on the documentation page', ofThePage],
	])('%s', async (_what, document) => {
		const run = await runPrecheck(corp, 'lint', { rulesFrom: 'document', document }, [{}]);
		expect(succeeded(run).outputs[0]!.map(({ json }) => json)).toEqual([
			{ ok: true, rules: expect.any(Number) },
		]);
	});
});
