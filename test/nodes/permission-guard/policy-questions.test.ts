import type { IDataObject } from 'n8n-workflow';
import { TestCorp } from '../corp';
import { byDocument, check, guardOf, hint, picked, rows, runGuard } from './guarding';
import { Staff } from './staff';

let corp: TestCorp;
let staff: Staff;

beforeAll(async () => {
	corp = await TestCorp.start({ customers: 900 });
	staff = await Staff.read(corp);
});
afterAll(async () => await corp.stop());

const tagTiers = rows(
	{ match: 'group', group: picked('双十一活动'), tier: 'hq', owner: picked('总部/市场部') },
	{ match: 'group', group: picked('跟进备注'), tier: 'personal' },
);

async function answers(parameters: IDataObject, items: IDataObject[]): Promise<IDataObject[]> {
	const { outputs, error } = await runGuard(corp, { operation: 'whoMay', tagTiers, ...parameters }, items);
	if (error) throw error;
	expect(outputs).toHaveLength(1);
	return outputs[0]!.map(({ json }) => json);
}

describe('who may', () => {
	test('touch a tag: everybody with their departments, the decision and why', async () => {
		const found = await answers({ question: 'whoCan', tag: picked('双十一活动/受邀') }, [{}]);
		const marketing = staff.find('市场经理', '市场部');
		const allowed = found.filter(({ guard }) => (guard as IDataObject).decision === 'allowed');
		expect(allowed.map(({ operator }) => operator)).toContain(marketing);
		for (const { operator_departments } of allowed) expect(operator_departments).toEqual(['总部/市场部']);
		expect(found.length).toBeGreaterThan(allowed.length);
		expect(found.find(({ operator }) => operator === staff.find('店长', '华东大区'))).toMatchObject({
			tag: '双十一活动/受邀',
			action: 'add',
			guard: { decision: 'denied', reasons: [{ code: 'NO_RULE' }] },
		});
	});

	test('touch a tag of a customer that arrives', async () => {
		const relation = staff.relationOf(staff.find('店长', '华东大区'));
		const options = { onlyAllowed: true };
		const found = await answers({ question: 'whoCan', tag: picked('跟进备注/爱聊天'), options }, [relation]);
		const who = found.map(({ operator }) => operator);
		expect(who).toContain(relation.userid);
		expect(found[0]).toMatchObject(relation);
		expect(found.every(({ guard }) => (guard as IDataObject).decision === 'allowed')).toBe(true);
		expect(who.length).toBeLessThan(4);
	});

	test('which tags: each of the library', async () => {
		const operator = picked(staff.find('市场经理', '市场部'), 'id');
		const all = await answers({ question: 'whichTags', operator }, [{}]);
		expect(all.length).toBeGreaterThan(60);
		const allowed = await answers({ question: 'whichTags', operator, options: { onlyAllowed: true } }, [{}]);
		expect(new Set(allowed.map(({ tag }) => String(tag).split('/')[0]))).toEqual(new Set(['双十一活动']));
	});

	test('which customers: each item', async () => {
		const operator = staff.find('店长', '华东大区');
		const items = [staff.relationOf(operator), staff.relationIn('市场部')];
		const parameters = {
			question: 'whichCustomers',
			operator: picked(operator, 'id'),
			tag: picked('跟进备注/爱聊天'),
		};
		const found = await answers(parameters, items);
		expect(found).toMatchObject([
			{ ...items[0], guard: { decision: 'allowed' } },
			{ ...items[1], guard: { decision: 'denied' } },
		]);
	});

	test.each([
		['no tag', { question: 'whoCan', tag: picked('={{ "" }}') }, [{}], /^Field "Tag" is empty/],
		[
			'an unknown tag',
			{ question: 'whoCan', tag: picked('没有/没有') },
			[{}],
			/^Field "Tag": Tag "没有\/没有"/,
		],
		[
			'no operator',
			{ question: 'whichTags', operator: picked('={{ $json.who }}', 'id') },
			[{}],
			/^Field "Operator" is empty/,
		],
		[
			'an unknown operator',
			{ question: 'whichTags', operator: picked('nobody', 'id') },
			[{}],
			/nobody.*60111/,
		],
		[
			'an item without a customer',
			{ question: 'whichCustomers', operator: picked('x', 'id'), tag: picked('VIP') },
			[{ userid: 'x' }],
			/^Field "external_userid" is empty/,
		],
	])('%s ends the run', async (_what, parameters, items, text) => {
		const asked = { operation: 'whoMay', tagTiers, ...(parameters as IDataObject) };
		const { error, outputs } = await runGuard(corp, asked, items as IDataObject[]);
		expect(error?.message).toMatch(text);
		expect(outputs.flat()).toEqual([]);
	});
});

describe('checking the policy', () => {
	const lint = async (parameters: IDataObject): Promise<IDataObject[]> => {
		const { outputs, error } = await runGuard(corp, { operation: 'lint', ...parameters }, [{}]);
		if (error) throw error;
		return outputs[0]!.map(({ json }) => json);
	};
	const faulty = {
		version: 1,
		unassigned: { tier: 'personal' },
		rules: [
			{ id: 'all', effect: 'allow' },
			{ id: 'none', effect: 'deny', when: { fact: 'tag.group', op: 'is', value: '投诉' } },
			{ id: 'shadowed', effect: 'allow', when: { fact: 'tag.group', op: 'is', value: '投诉' } },
			{
				id: 'never',
				effect: 'deny',
				when: {
					all: [
						{ fact: 'tag.tier', op: 'is', value: 'hq' },
						{ fact: 'tag.tier', op: 'is', value: 'region' },
					],
				},
			},
			{ id: 'over', effect: 'allow', valid_until: '2020-01-01' },
		],
		tests: [
			{
				name: '投诉标签谁都不能动',
				request: { action: 'add', actor: { id: 'a' }, tag: '投诉/处理中' },
				expect: { decision: 'allowed' },
			},
		],
	};

	test('finds rules without effect and failing tests', async () => {
		const found = await lint(byDocument(faulty));
		const byRule = Object.fromEntries(
			found.map((each) => [`${String(each.code)} ${String(each.rule ?? '')}`.trim(), each]),
		);
		expect(byRule).toMatchObject({
			'SHADOWED shadowed': { ok: false, path: 'rules[2]' },
			'NEVER_MATCHES never': { path: 'rules[3]', message: expect.stringContaining('"never"') as string },
			'EXPIRED over': { path: 'rules[4]' },
			FAILING_TEST: { path: 'tests[0]', message: expect.stringContaining('投诉标签谁都不能动') as string },
		});
		expect(found.every(({ message }) => !/\{\w+\}/.test(String(message)))).toBe(true);
	});

	test('says so when all is well', async () => {
		const fine = { version: 1, unassigned: { tier: 'personal' }, rules: [{ id: 'all', effect: 'allow' }] };
		expect(await lint(byDocument(fine))).toEqual([{ ok: true, rules: 1, tests: 0 }]);
	});

	test('finds nothing wrong with the document that the editor shows first, but tags that it leaves out', async () => {
		const found = await lint({ rulesFrom: 'document' });
		expect(found.map(({ code }) => code)).toEqual(['UNASSIGNED_TAGS']);
	});

	test('does not reproach anybody with rules of the preset that go unused', async () => {
		const found = await lint({ tagTiers, unassigned: 'personal' });
		expect(found).toEqual([{ ok: true, rules: 5, tests: 0 }]);
	});

	test('before a check tells of it in a hint and decides all the same', async () => {
		const item = { ...staff.relationIn('华东大区'), add_tag: ['VIP'] };
		const { run, allowed } = await check(corp, { ...byDocument(faulty), options: { lintFirst: true } }, [
			item,
		]);
		expect(allowed).toHaveLength(1);
		expect(guardOf(allowed[0]).determining_rules).toEqual(['all']);
		expect(hint(run)).toMatch(/The policy has \d finding\(s\)\. .*SHADOWED: Rule "shadowed"/);
	});
});
