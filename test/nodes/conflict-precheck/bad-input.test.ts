import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestCorp } from '../corp';
import { check, FROM_ITEMS, holding, runPrecheck, verdicts } from './precheck';

const PAID = '成交状态/已付款';
const RULES = { version: 1, exclusions: [{ id: 'deal', kind: 'at_most_one', group: '成交状态' }] };

let corp: TestCorp;

beforeEach(async () => {
	corp = await TestCorp.start();
});
afterEach(async () => await corp.stop());

describe('an item that cannot be judged', () => {
	test.each([
		['has no customer', { userid: 'a', add_tag: [PAID], tags: [] }, 'MISSING_FIELD'],
		['has no member', { external_userid: 'wm', add_tag: [PAID], tags: [] }, 'NO_MEMBER'],
		[
			'has a member that is no id',
			{ userid: 7, external_userid: 'wm', add_tag: [PAID], tags: [] },
			'INVALID_FIELD',
		],
		['asks for an unknown tag', holding('wm', [], { add_tag: ['成交状态/已付'] }), 'UNKNOWN_TAG'],
		['asks for nothing', holding('wm', [], {}), 'NO_TAGS_ASKED'],
		['asks for both', holding('wm', [], { add_tag: [PAID], remove_tag: [PAID] }), 'TAG_IN_BOTH_LISTS'],
		['does not say what it holds', { userid: 'a', external_userid: 'wm', add_tag: [PAID] }, 'MISSING_FIELD'],
		['says what it holds in no list', { ...holding('wm', [], { add_tag: [PAID] }), tags: 7.5 }, undefined],
		['holds a misspelled tag', holding('wm', ['成交状态/未付'], { add_tag: [PAID] }), 'UNKNOWN_TAG'],
	])('because it %s is in conflict, with the reason', async (_what, item, code) => {
		const run = await check(corp, RULES, [item, holding('wm_fine', [], { add_tag: [PAID] })], FROM_ITEMS);
		const [bad, fine] = verdicts(run);
		expect(bad).toMatchObject({
			status: 'conflict',
			reasons: [{ rule: 'input', message: expect.any(String), ...(code !== undefined && { code }) }],
		});
		expect(fine!.status).toBe('clean');
	});

	test('still holds tags that only their id tells: those of rule groups the app cannot see', async () => {
		const run = await check(
			corp,
			RULES,
			[holding('wm', ['etAJ2GCAAAXtWyujaWJHDDGi0mACHAAA'], { add_tag: [PAID] })],
			FROM_ITEMS,
		);
		expect(verdicts(run)[0]!.status).toBe('clean');
	});
});

describe('a customer without a member', () => {
	test('stands for all members where the user says so', async () => {
		const byCustomer = new Map<string, string[]>();
		for (const { userid, external_userid } of await corp.relations()) {
			byCustomer.set(external_userid, [...(byCustomer.get(external_userid) ?? []), userid]);
		}
		const [customer] = [...byCustomer].find(([, members]) => members.length > 1)!;
		const rules = {
			version: 1,
			exclusions: [{ id: 'one', kind: 'excludes', tags: ['客户等级/VIP'], others: [PAID] }],
		};
		const run = await check(
			corp,
			rules,
			[
				{ external_userid: customer, add_tag: ['客户等级/VIP', PAID] },
				{ external_userid: 'wm_nobody_knows', add_tag: [PAID] },
			],
			{ options: { fanOut: 'all' } },
		);
		expect(verdicts(run)[0]!.reasons.map(({ code }) => code)).toEqual(['EXCLUDES']);
		expect(verdicts(run)[1]!.reasons.map(({ code }) => code)).toEqual(['NO_RELATION']);
	});
});

describe('nothing is let through', () => {
	const items = [holding('wm_1', [], { add_tag: [PAID] })];

	test('when the ledger cannot be read', async () => {
		const file = join(corp.folder, 'no-ledger.sqlite');
		writeFileSync(file, 'this is no database, but long enough to be looked at'.repeat(20));
		const run = await runPrecheck(
			corp,
			'check',
			{ rulesFrom: 'document', document: JSON.stringify(RULES), ...FROM_ITEMS },
			items,
			{ credentials: { ...corp.credentials(), tagLedgerApi: { kind: 'sqlite', file } } },
		);
		expect(run.outputs.flat()).toEqual([]);
		expect(run.error?.message).toContain('no-ledger.sqlite');
	});

	test('when WeCom does not answer', async () => {
		await corp.post('/sim/faults', {
			endpoint: 'externalcontact/get_corp_tag_list',
			kind: 'errcode',
			value: 48002,
		});
		const run = await runPrecheck(
			corp,
			'check',
			{ rulesFrom: 'document', document: JSON.stringify(RULES), ...FROM_ITEMS },
			items,
		);
		expect(run.outputs.flat()).toEqual([]);
		expect(run.error?.message).toContain('48002');
	});

	describe('by bad rules though the user chose to continue:', () => {
		const parameters = { rulesFrom: 'document', document: '{"version":1,"caps":[{}]}', ...FROM_ITEMS };

		test('n8n would send the items on through the first output; they are in conflict', async () => {
			const onError = 'continueRegularOutput';
			const { outputs } = await runPrecheck(corp, 'check', parameters, items, { onError });
			expect(outputs.map((output) => output.length)).toEqual([0, 1, 0]);
			expect(outputs[1]![0]!.json).toMatchObject({
				...items[0],
				precheck: {
					status: 'conflict',
					reasons: [{ code: 'NOT_DECIDED', rule: 'run', message: expect.stringContaining('caps[0].max') }],
				},
			});
		});

		test('with an error output, that is where they go', async () => {
			const onError = 'continueErrorOutput';
			const { outputs } = await runPrecheck(corp, 'check', parameters, items, { onError });
			expect(outputs.map((output) => output.length)).toEqual([0, 0, 0, 1]);
		});
	});
});

test('no items in, no items out', async () => {
	const run = await runPrecheck(corp, 'check', { rulesFrom: 'input' }, [], {
		secondInput: [{ type: '互斥', group: '成交状态' }],
	});
	expect(run.error).toBeUndefined();
	expect(run.outputs.flat()).toEqual([]);
});
