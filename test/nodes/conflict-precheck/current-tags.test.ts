import { Expression } from 'n8n-workflow';
import { createChangeSet, finishChangeSet } from '../../../lib/ledger/change-sets';
import { planChanges, type PlannedChange } from '../../../lib/ledger/changes';
import { openLedger } from '../../../lib/ledger/open';
import { WecomTag } from '../../../nodes/WecomTag/WecomTag.node';
import { changeSet } from '../../ledger/samples';
import { TestCorp } from '../corp';
import { runNode } from '../engine';
import { readTagIds } from '../wecom-tag/tag-ids';
import { check, FROM_ITEMS, holding, summaries } from './precheck';

const PAID = '成交状态/已付款';
const UNPAID = '成交状态/未付费';
const RULES = { version: 1, exclusions: [{ id: 'deal', kind: 'at_most_one', group: '成交状态' }] };
const OF_CUSTOMER = { version: 1, exclusions: [{ ...RULES.exclusions[0], scope: 'customer' }] };

let corp: TestCorp;
let idOf: (path: string) => string;

beforeEach(async () => {
	corp = await TestCorp.start();
	idOf = await readTagIds(corp);
});
afterEach(async () => await corp.stop());

describe('a change set that is still at work', () => {
	async function plan(changes: PlannedChange[]): Promise<() => Promise<void>> {
		const { file } = corp.credentials().tagLedgerApi!;
		const ledger = await openLedger({ kind: 'sqlite', file: String(file) });
		const now = Date.now();
		await createChangeSet(ledger.db, changeSet('cs_1', { corp_id: corp.simulator.corpid }), now);
		await planChanges(ledger.db, 'cs_1', changes, now);
		return async () => {
			await finishChangeSet(ledger.db, 'cs_1', { state: 'finished', counts: {}, now });
			await ledger.close();
		};
	}
	const planned = (userid: string, tag: string, action: 'add' | 'remove'): PlannedChange => ({
		userid,
		external_userid: 'wm_1',
		tag_id: idOf(tag),
		action,
	});

	test('counts as done: what it will put on clashes, what it will take off does not', async () => {
		const finish = await plan([
			planned('zhangsan', UNPAID, 'add'),
			planned('lisi', UNPAID, 'remove'),
			planned('wangwu', PAID, 'add'),
		]);
		const items = [
			holding('wm_1', [], { add_tag: [PAID] }, 'ZhangSan'),
			holding('wm_1', [UNPAID], { add_tag: [PAID] }, 'lisi'),
			holding('wm_1', [], { add_tag: [PAID] }, 'zhaoliu'),
			// Asks for the same as the change set at work, and so has its part in the clash.
			holding('wm_1', [UNPAID], { add_tag: [PAID] }, 'wangwu'),
		];
		const run = await check(corp, RULES, items, FROM_ITEMS);
		expect(summaries(run)).toEqual([
			'conflict AT_MOST_ONE@deal',
			'clean',
			'clean',
			'conflict AT_MOST_ONE@deal',
		]);
		const customer = await check(
			corp,
			OF_CUSTOMER,
			[holding('wm_1', [], { add_tag: [PAID] }, 'zhaoliu')],
			FROM_ITEMS,
		);
		expect(summaries(customer)).toEqual(['conflict AT_MOST_ONE@deal']);
		await finish();
		expect(summaries(await check(corp, RULES, [items[0]!], FROM_ITEMS))).toEqual(['clean']);
	});
});

describe('current tags from the ledger', () => {
	test('are what this package last did, of all members for a rule of the customer', async () => {
		const relations = await corp.relations();
		const members = new Map<string, typeof relations>();
		for (const relation of relations) {
			const known = members.get(relation.external_userid) ?? [];
			members.set(relation.external_userid, [...known, relation]);
		}
		const [one, two] = [...members.values()].find((list) => list.length > 1)!;
		const marked = await runNode({
			node: new WecomTag(),
			parameters: { resource: 'customerTag', operation: 'mark', options: { readFirst: false } },
			items: [{ userid: one!.userid, external_userid: one!.external_userid, add_tag: [UNPAID] }],
			credentials: corp.credentials(),
		});
		expect(marked.outputs[0]).toHaveLength(1);
		const before = await corp.calls('externalcontact/batch/get_by_user');
		const fromLedger = { currentTags: 'ledger' };
		const ask = ({ userid, external_userid }: { userid: string; external_userid: string }) => [
			{ userid, external_userid, add_tag: [PAID] },
		];
		expect(summaries(await check(corp, RULES, ask(one!), fromLedger))).toEqual(['conflict AT_MOST_ONE@deal']);
		expect(summaries(await check(corp, RULES, ask(two!), fromLedger))).toEqual(['clean']);
		expect(summaries(await check(corp, OF_CUSTOMER, ask(two!), fromLedger))).toEqual([
			'conflict AT_MOST_ONE@deal',
		]);
		expect(await corp.calls('externalcontact/batch/get_by_user')).toBe(before);
	});
});

describe('with the expression engine of production', () => {
	beforeAll(async () => {
		await Expression.initExpressionEngine({
			engine: 'vm',
			bridgeTimeout: 5000,
			bridgeMemoryLimit: 128,
			poolSize: 1,
			maxCodeCacheSize: 1024,
		});
	});
	afterAll(async () => await Expression.disposeExpressionEngine());

	test('fields may be expressions, plain and computed', async () => {
		const item = { who: 'zhangsan|wm_1', now: [UNPAID], wanted: PAID };
		const run = await check(corp, RULES, [item], {
			...FROM_ITEMS,
			memberField: '={{ $json.who.split("|")[0] }}',
			customerField: '={{ $json.who.split("|")[1] }}',
			addField: '={{ $json.wanted }}',
			tagsField: '={{ $json.now }}',
		});
		expect(summaries(run)).toEqual(['conflict AT_MOST_ONE@deal']);
	});
});
