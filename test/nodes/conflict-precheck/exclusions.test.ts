import { TestCorp } from '../corp';
import { check, FROM_ITEMS, hint, holding, precheckOf, runPrecheck, summaries, verdicts } from './precheck';

const PAID = '成交状态/已付款';
const UNPAID = '成交状态/未付费';
const REFUNDED = '成交状态/已退款';
const VIP = '客户等级/VIP';
const GOLD = '客户等级/金卡';
const SILVER = '客户等级/银卡';

const DEAL = { id: 'deal', kind: 'at_most_one', group: '成交状态' };
const OF_RELATION = { version: 1, exclusions: [DEAL] };
const OF_CUSTOMER = { version: 1, exclusions: [{ ...DEAL, scope: 'customer' }] };

let corp: TestCorp;

beforeAll(async () => {
	corp = await TestCorp.start();
});
beforeEach(async () => await corp.post('/sim/reset'));
afterAll(async () => await corp.stop());

async function bareRelations(count: number) {
	const groups = await corp.relations();
	const bare = groups.filter(({ tags }) => tags.length === 0);
	return bare.slice(0, count);
}

describe('two items that clash with each other', () => {
	test('are both stopped, though neither clashes with what the relation holds', async () => {
		const run = await check(
			corp,
			OF_RELATION,
			[
				holding('wm_1', [], { add_tag: [PAID] }),
				holding('wm_1', [], { add_tag: [UNPAID] }),
				holding('wm_2', [], { add_tag: [UNPAID] }),
			],
			FROM_ITEMS,
		);
		expect(summaries(run)).toEqual(['conflict AT_MOST_ONE@deal', 'conflict AT_MOST_ONE@deal', 'clean']);
		expect(verdicts(run)[0]!.findings[0]).toMatchObject({ severity: 'block', tags: [PAID, UNPAID] });
		expect(verdicts(run)[0]!.reasons).toEqual([
			{ code: 'AT_MOST_ONE', rule: 'deal', message: expect.stringContaining(UNPAID) },
		]);
		expect(hint(run)).toBe('1 clean · 2 in conflict: AT_MOST_ONE 2 · 0 suppressed');
	});

	test('through two members are stopped by a rule of the customer, and not by one of the relation', async () => {
		const items = [
			holding('wm_1', [], { add_tag: [PAID] }, 'zhangsan'),
			holding('wm_1', [], { add_tag: [UNPAID] }, 'lisi'),
		];
		expect(summaries(await check(corp, OF_CUSTOMER, items, FROM_ITEMS))).toEqual([
			'conflict AT_MOST_ONE@deal',
			'conflict AT_MOST_ONE@deal',
		]);
		expect(summaries(await check(corp, OF_RELATION, items, FROM_ITEMS))).toEqual(['clean', 'clean']);
	});

	test('do not clash where one takes off what the other excludes', async () => {
		const run = await check(
			corp,
			OF_RELATION,
			[holding('wm_1', [UNPAID], { add_tag: [PAID] }), holding('wm_1', [UNPAID], { remove_tag: [UNPAID] })],
			FROM_ITEMS,
		);
		expect(summaries(run)).toEqual(['clean', 'clean']);
	});
});

describe('an item that is fine only together with another', () => {
	const rules = {
		version: 1,
		exclusions: [DEAL, { id: 'vip', kind: 'requires', tags: [VIP], others: [GOLD] }],
	};

	test('does not go on when the other is stopped', async () => {
		const run = await check(
			corp,
			rules,
			[
				holding('wm_1', [UNPAID], { add_tag: [PAID] }),
				// Takes off what excludes 已付款, but asks for VIP, which needs 金卡.
				holding('wm_1', [UNPAID], { remove_tag: [UNPAID], add_tag: [VIP] }),
			],
			FROM_ITEMS,
		);
		expect(summaries(run)).toEqual(['conflict AT_MOST_ONE@deal', 'conflict REQUIRES@vip']);
	});

	test('does not go on when the other must not touch the customer', async () => {
		const run = await check(
			corp,
			{
				...OF_RELATION,
				suppressions: [{ id: 'quiet', category: 'do_not_disturb', source: { field: 'quiet' } }],
			},
			[
				holding('wm_1', [UNPAID], { add_tag: [PAID] }),
				holding('wm_1', [UNPAID], { remove_tag: [UNPAID], add_tag: [VIP], quiet: true }),
			],
			FROM_ITEMS,
		);
		expect(summaries(run)).toEqual(['conflict AT_MOST_ONE@deal', 'suppressed DO_NOT_DISTURB@quiet']);
	});
});

describe('what WeCom says the relations hold', () => {
	test('is read in bulk and judged with the change', async () => {
		const [one, two] = await bareRelations(2);
		const groups = await corp.relations();
		const paid = groups.find(({ tags }) => tags.length > 0)!;
		const items = [one!, two!].map(({ userid, external_userid }) => ({
			userid,
			external_userid,
			add_tag: [PAID],
		}));
		const run = await check(corp, OF_RELATION, [...items, { ...paid, tags: undefined, add_tag: [PAID] }]);
		expect(summaries(run).slice(0, 2)).toEqual(['clean', 'clean']);
		expect(await corp.calls('externalcontact/mark_tag')).toBe(0);
	});

	test('counts for a rule of the customer though another member gave the tag', async () => {
		const relations = await corp.relations();
		const byCustomer = new Map<string, typeof relations>();
		for (const relation of relations) {
			byCustomer.set(relation.external_userid, [
				...(byCustomer.get(relation.external_userid) ?? []),
				relation,
			]);
		}
		const [first, second] = [...byCustomer.values()].find((list) => list.length > 1)!;
		const clear = [PAID, UNPAID, REFUNDED].map((tag) => tag);
		const tagged = await check(corp, { version: 1, exclusions: [{ ...DEAL, scope: 'customer' }] }, [
			{ userid: first!.userid, external_userid: first!.external_userid, remove_tag: clear },
		]);
		expect(summaries(tagged)).toEqual(['clean']);
		const run = await check(corp, OF_CUSTOMER, [
			{
				userid: first!.userid,
				external_userid: first!.external_userid,
				add_tag: [PAID],
				remove_tag: [UNPAID, REFUNDED],
			},
			{
				userid: second!.userid,
				external_userid: second!.external_userid,
				add_tag: [REFUNDED],
				remove_tag: [UNPAID, PAID],
			},
		]);
		expect(summaries(run)).toEqual(['conflict AT_MOST_ONE@deal', 'conflict AT_MOST_ONE@deal']);
	});

	test('a relation that is gone is suppressed', async () => {
		const [relation] = await bareRelations(1);
		await corp.post('/sim/console', {
			op: 'delete_customer',
			userid: relation!.userid,
			external_userid: relation!.external_userid,
		});
		const run = await check(corp, OF_RELATION, [
			{ userid: relation!.userid, external_userid: relation!.external_userid, add_tag: [PAID] },
		]);
		expect(summaries(run)).toEqual(['suppressed DELETED@relation']);
		expect(verdicts(run)[0]!.reasons[0]!.message).toContain(relation!.external_userid);
	});
});

describe('a repair', () => {
	const TIERS = [
		{ tag: VIP, tier: 'personal' },
		{ tag: GOLD, tier: 'hq' },
	];
	const LEVEL = { version: 1, exclusions: [{ id: 'level', kind: 'at_most_one', group: '客户等级' }] };

	test('is proposed and not applied unless asked for', async () => {
		const item = holding('wm_1', [SILVER], { add_tag: [GOLD, PAID] });
		const run = await check(corp, LEVEL, [item], FROM_ITEMS);
		const [verdict] = verdicts(run);
		expect(verdict).toMatchObject({
			status: 'conflict',
			repair: { add_tag: [GOLD, PAID], remove_tag: [SILVER], take_off: [SILVER] },
		});
		expect(run.outputs[1]![0]!.json).toEqual({ ...item, precheck: expect.anything() });
	});

	test('applied, makes the item one that is clean when it is checked again', async () => {
		const items = [
			holding('wm_1', [SILVER], { add_tag: [GOLD, PAID] }),
			holding('wm_2', [], { add_tag: [VIP, GOLD, PAID] }),
			holding('wm_3', [], { add_tag: [VIP] }),
		];
		const options = { ...FROM_ITEMS, options: { autoRepair: true } };
		const run = await check(corp, LEVEL, items, options);
		expect(verdicts(run).map(({ status, repaired }) => [status, repaired])).toEqual([
			['clean', true],
			['clean', true],
			['clean', undefined],
		]);
		expect(hint(run)).toContain('2 repaired');
		const again = await check(
			corp,
			LEVEL,
			run.outputs[0]!.map(({ json }) => json),
			FROM_ITEMS,
		);
		expect(summaries(again)).toEqual(['clean', 'clean', 'clean']);
		expect(again.outputs[0]![0]!.json).toMatchObject({ add_tag: [GOLD, PAID], remove_tag: [SILVER] });
	});

	test('keeps the tag of the higher tier, though it is the older one', async () => {
		const run = await check(
			corp,
			{ ...LEVEL, tiers: TIERS },
			[holding('wm_1', [GOLD], { add_tag: [VIP, PAID] })],
			{
				...FROM_ITEMS,
				options: { autoRepair: true },
			},
		);
		expect(run.outputs[0]![0]!.json).toMatchObject({ add_tag: [PAID], precheck: { repaired: true } });
	});

	test('of two items keeps what the later one asks; of the other nothing is left, so it is stopped', async () => {
		const run = await check(
			corp,
			OF_CUSTOMER,
			[
				holding('wm_1', [], { add_tag: [PAID] }, 'zhangsan'),
				holding('wm_1', [], { add_tag: [UNPAID] }, 'lisi'),
			],
			{ ...FROM_ITEMS, options: { autoRepair: true } },
		);
		expect(verdicts(run).map(({ status }) => status)).toEqual(['conflict', 'clean']);
		expect(run.outputs[0]![0]!.json.add_tag).toEqual([UNPAID]);
	});

	test('is written to the fields the user chose', async () => {
		const run = await check(
			corp,
			LEVEL,
			[holding('wm_1', [SILVER], { wanted: { on: [GOLD], note: 'kept' } })],
			{ ...FROM_ITEMS, addField: 'wanted.on', removeField: 'wanted.off', options: { autoRepair: true } },
		);
		expect(run.outputs[0]![0]!.json.wanted).toEqual({ on: [GOLD], off: [SILVER], note: 'kept' });
	});

	test('cannot be written into an expression, and the run says so', async () => {
		const run = await runPrecheck(
			corp,
			'check',
			{
				rulesFrom: 'document',
				document: JSON.stringify(LEVEL),
				...FROM_ITEMS,
				addField: '={{ ["客户等级/", "VIP"].join("") }}',
				options: { autoRepair: true },
			},
			[holding('wm_1', [], {})],
		);
		expect(run.outputs.flat()).toEqual([]);
		expect(run.error?.message).toContain('Add Field');
	});
});

describe('an item passes through', () => {
	test('untouched, with its binary data, on every output', async () => {
		const binary = { data: { data: 'aGk=', mimeType: 'text/plain' } };
		const items = [
			{ json: holding('wm_1', [], { add_tag: [PAID], order: { id: 7 } }), binary },
			{ json: holding('wm_2', [UNPAID], { add_tag: [PAID], order: { id: 8 } }), binary },
			{ json: holding('wm_3', [], { add_tag: [PAID], quiet: true, order: { id: 9 } }), binary },
		];
		const run = await check(
			corp,
			{ ...OF_RELATION, suppressions: [{ category: 'do_not_disturb', source: { field: 'quiet' } }] },
			items,
			FROM_ITEMS,
		);
		for (const [output, item] of items.entries()) {
			const [out] = run.outputs[output]!;
			expect(out!.json).toEqual({ ...item.json, precheck: precheckOf(out!) });
			expect(out!.binary).toEqual(binary);
		}
	});
});
