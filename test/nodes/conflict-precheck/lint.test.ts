import type { IDataObject } from 'n8n-workflow';
import { TestCorp } from '../corp';
import { runPrecheck, succeeded } from './precheck';

const VIP = '客户等级/VIP';
const GOLD = '客户等级/金卡';
const PAID = '成交状态/已付款';

let corp: TestCorp;

beforeAll(async () => {
	corp = await TestCorp.start();
});
afterAll(async () => await corp.stop());

async function lint(document: IDataObject): Promise<IDataObject[]> {
	const parameters = { rulesFrom: 'document', document: JSON.stringify({ version: 1, ...document }) };
	const run = succeeded(await runPrecheck(corp, 'lint', parameters, [{}]));
	return run.outputs[0]!.map(({ json }) => json);
}

test('a rule set without faults is one item that says so', async () => {
	expect(await lint({ exclusions: [{ kind: 'at_most_one', group: '成交状态' }] })).toEqual([
		{ ok: true, rules: 1 },
	]);
});

test('a tag that no customer could ever have is named with the shortest list of rules that cause it', async () => {
	const findings = await lint({
		exclusions: [
			{ id: 'vip-needs-gold', kind: 'requires', tags: [VIP], others: [GOLD] },
			{ id: 'one-level', kind: 'at_most_one', group: '客户等级' },
			{ id: 'deal', kind: 'at_most_one', group: '成交状态' },
		],
	});
	expect(findings).toEqual([
		{
			ok: false,
			code: 'DEAD_TAG',
			rule: 'vip-needs-gold',
			path: 'exclusions[0]',
			tag: VIP,
			witness: [
				{ rule: 'vip-needs-gold', path: 'exclusions[0]' },
				{ rule: 'one-level', path: 'exclusions[1]' },
			],
			message: expect.stringContaining('vip-needs-gold, one-level'),
		},
	]);
});

test('a stage to which no move leads is named', async () => {
	const [潜在, 意向, 成交] = ['潜在客户', '意向客户', '成交客户'].map((stage) => `生命周期/${stage}`);
	const findings = await lint({
		lifecycles: [{ id: 'stage', stages: [潜在, 意向, 成交], allowed: { [潜在!]: [意向] }, initial: [潜在] }],
	});
	expect(findings.map(({ code, tag }) => [code, tag])).toEqual(
		expect.arrayContaining([
			['UNREACHABLE_STAGE', 成交],
			['DEAD_END', 意向],
		]),
	);
});

test('a document that cannot be used is told fault by fault, with the place of each', async () => {
	const findings = await lint({
		exclusions: [
			{ id: 'a', kind: 'at_most_one', tags: [VIP, '客户等级/钻石'] },
			{ id: 'a', kind: 'requires', tags: [VIP], others: [PAID] },
		],
	});
	expect(findings.map(({ ok, path }) => [ok, path])).toEqual(
		expect.arrayContaining([
			[false, 'exclusions[0].tags[1]'],
			[false, 'exclusions[1].id'],
		]),
	);
	expect(findings.every(({ code, message }) => code !== undefined && message !== undefined)).toBe(true);
});
