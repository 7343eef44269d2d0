import type { IDataObject } from 'n8n-workflow';
import { listDecisions } from '../../../lib/ledger/audit-records';
import { TestCorp } from '../corp';
import { readTagIds } from '../wecom-tag/tag-ids';
import { byDocument, check, guardOf, ledgerOf, rows, runGuard } from './guarding';
import { Staff } from './staff';

let corp: TestCorp;
let staff: Staff;
let item: IDataObject;

beforeEach(async () => {
	corp = await TestCorp.start({ customers: 200 });
	staff = await Staff.read(corp);
	const relation = staff.relationIn('华东大区');
	item = { ...relation, operator: staff.find('区域经理', '华东大区'), add_tag: ['客户等级/VIP'] };
});
afterEach(async () => await corp.stop());

const free = { preset: 'none', unassigned: 'personal' };

/** Allows what the operator's own region asks for; wants the directory. */
const regional = { ...free, rules: rows({ effect: 'allow', id: 'east', departments: '华东大区' }) };

test('an operator whom the directory does not know is denied, the others are decided', async () => {
	const stranger = { ...item, operator: 'nobody' };
	const { allowed, denied } = await check(corp, regional, [stranger, item]);
	expect(allowed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
	expect(guardOf(denied[0]).reasons).toMatchObject([{ code: 'LOOKUP_FAILED', tags: ['客户等级/VIP'] }]);
	expect(guardOf(denied[0]).reasons[0]!.message).toMatch(/60111/);
});

test('an operator out of sight has no departments to go by and is denied even where only a denial asks for them', async () => {
	const parameters = {
		...free,
		rules: rows({ effect: 'allow', id: 'all' }, { effect: 'deny', id: 'finance', departments: '财务部' }),
	};
	const { allowed, denied } = await check(corp, parameters, [{ ...item, operator: 'nobody' }, item]);
	expect(allowed).toHaveLength(1);
	expect(guardOf(denied[0]).reasons).toMatchObject([{ code: 'LOOKUP_FAILED' }]);
});

test('a member of the relation who cannot be looked up denies what goes by the customer’s department', async () => {
	const parameters = { ...free, rules: rows({ effect: 'allow', customerDepartments: '华东大区' }) };
	const { allowed, denied } = await check(corp, parameters, [{ ...item, userid: 'nobody' }, item]);
	expect(allowed).toHaveLength(1);
	expect(guardOf(denied[0]).reasons).toMatchObject([{ code: 'LOOKUP_FAILED' }]);
});

describe('with the directory down', () => {
	const down = async (): Promise<void> => {
		await corp.post('/sim/faults', { endpoint: 'user/get', kind: 'errcode', value: 48002 });
	};

	test('nobody passes', async () => {
		await down();
		const run = await runGuard(corp, regional, [item, { ...item, operator: staff.find('导购', '华东大区') }]);
		expect(run.outputs[0] ?? []).toEqual([]);
		expect(run.outputs[1] ?? []).toEqual([]);
	});

	test('what asks nothing of it is decided all the same', async () => {
		await down();
		const parameters = { ...free, rules: rows({ effect: 'allow', operators: String(item.operator) }) };
		expect((await check(corp, parameters, [item])).allowed).toHaveLength(1);
	});

	test('a tree that cannot be read ends the run', async () => {
		await corp.post('/sim/faults', { endpoint: 'department/simplelist', kind: 'errcode', value: 60011 });
		const run = await runGuard(corp, regional, [item]);
		expect(run.error?.message).toMatch(/60011/);
		expect(run.outputs.flat()).toEqual([]);
	});
});

describe('with the ledger out of reach', () => {
	const before = process.env.N8N_USER_FOLDER;
	beforeEach(() => (process.env.N8N_USER_FOLDER = '/proc/no/such/folder'));
	afterEach(() => (process.env.N8N_USER_FOLDER = before));

	/** Without a credential the ledger is a file in the user folder. */
	const run = async (parameters: IDataObject) => {
		const { wecomApi } = corp.credentials();
		return await runGuard(corp, parameters, [item], { credentials: { wecomApi: wecomApi! } });
	};

	test('rules that count end the run', async () => {
		const counting = {
			...free,
			rules: rows({ effect: 'allow' }, { effect: 'deny', counter: 'operator_day', moreThan: 5 }),
		};
		const { error, outputs } = await run(counting);
		expect(error?.message).toMatch(/ledger/i);
		expect(outputs.flat()).toEqual([]);
	});

	test('denials that cannot be recorded end the run, unless recording is off', async () => {
		const { error, outputs } = await run(free);
		expect(error?.message).toMatch(/ledger/i);
		expect(outputs.flat()).toEqual([]);
		const unrecorded = await run({ ...free, options: { recordDenials: false } });
		expect(unrecorded.error).toBeUndefined();
		expect(unrecorded.outputs[2]).toHaveLength(1);
	});

	test('what is allowed needs no ledger', async () => {
		const { error, outputs } = await run({ ...free, rules: rows({ effect: 'allow' }) });
		expect(error).toBeUndefined();
		expect(outputs[0]).toHaveLength(1);
	});
});

test('a relation that WeCom does not have is denied where tags were read', async () => {
	const idOf = await readTagIds(corp);
	const parameters = byDocument({
		version: 1,
		unassigned: { tier: 'personal' },
		customer_types: { vip: { tags: ['客户等级/VIP'] } },
		rules: [
			{ id: 'all', effect: 'allow' },
			{ id: 'no-vip', effect: 'deny', when: { fact: 'customer.types', op: 'is', value: 'vip' } },
		],
	});
	const [here, vip] = [staff.relationIn('华东大区', 1), staff.relationIn('华东大区', 2)];
	await corp.post('/sim/console', { op: 'unmark', ...here, tag_id: idOf('客户等级/VIP') });
	await corp.post('/sim/console', { op: 'mark', ...vip, tag_id: idOf('客户等级/VIP') });
	const asking = { add_tag: ['跟进备注/爱聊天'] };
	const { allowed, denied } = await check(corp, parameters, [
		{ ...here, ...asking },
		{ ...vip, ...asking },
		{ ...here, userid: staff.find('市场经理', '市场部'), external_userid: 'wmnobody', ...asking },
	]);
	expect(allowed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }]);
	expect(denied.map((each) => guardOf(each).reasons[0]!.code)).toEqual(['DENIED_BY_RULE', 'NO_RELATION']);
	const nowhere = await check(corp, { ...parameters, tagsFrom: 'none' }, [{ ...here, ...asking }]);
	expect(guardOf(nowhere.denied[0]).reasons).toMatchObject([
		{ code: 'LOOKUP_FAILED', message: expect.stringContaining('customer.types') as string },
	]);
	const fromItem = await check(corp, { ...parameters, tagsFrom: 'item' }, [
		{ ...here, ...asking, tags: ['客户等级/VIP', '我的私人标签'] },
		{ ...here, ...asking, tags: [] },
		{ ...here, ...asking },
	]);
	expect(fromItem.allowed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
	expect(fromItem.denied.map((each) => guardOf(each).reasons[0]!.code)).toEqual([
		'DENIED_BY_RULE',
		'LOOKUP_FAILED',
	]);
});

test('a strategy tag is for members in the range of its rule group', async () => {
	const parameters = { ...free, rules: rows({ effect: 'allow' }) };
	const marketing = { ...staff.relationIn('市场部'), add_tag: ['获客来源/门店地推'] };
	const shop = { ...staff.relationIn('华东大区'), add_tag: ['获客来源/门店地推'] };
	const { allowed, denied } = await check(corp, parameters, [marketing, shop]);
	expect(allowed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }]);
	expect(guardOf(denied[0]).reasons).toMatchObject([{ code: 'OUTSIDE_STRATEGY_RANGE' }]);
});

describe('facts from item fields', () => {
	const fromItem = { ...regional, factsFrom: 'item' };

	test.each([
		['a department by name', { operator_departments: '华东大区' }, 'allowed'],
		['a department by id, in a list', { operator_departments: [20] }, 'allowed'],
		['a department below', { operator_departments: '华东大区/上海店' }, 'allowed'],
		['another department', { operator_departments: ['华南大区'] }, 'NO_RULE'],
		['no department', { operator_departments: [] }, 'NO_RULE'],
		['no such field', {}, 'LOOKUP_FAILED'],
		['a department that does not exist', { operator_departments: '华西大区' }, 'LOOKUP_FAILED'],
		['something else', { operator_departments: { id: 20 } }, 'LOOKUP_FAILED'],
	])('%s', async (_what, fields, expected) => {
		const { allowed, denied } = await check(corp, fromItem, [{ ...item, ...fields }]);
		expect(allowed.length > 0 ? 'allowed' : guardOf(denied[0]).reasons[0]!.code).toBe(expected);
	});
});

describe('where the run fails and the workflow is to continue', () => {
	const bad = { ...free, rules: rows({ effect: 'allow', groups: '没有这个组' }) };

	test('everything is denied: the first output is Allowed, where n8n would send it', async () => {
		const items = [item, { ...item, order_no: 'A-2' }];
		const { outputs, error } = await runGuard(corp, bad, items, { onError: 'continueRegularOutput' });
		expect(error).toBeUndefined();
		expect(outputs.map(({ length }) => length)).toEqual([0, 0, 2]);
		expect(outputs[2]![1]!.json).toMatchObject({ ...items[1], guard: { decision: 'denied' } });
		const [reason] = guardOf(outputs[2]![1]).reasons;
		expect(reason).toMatchObject({ code: 'NOT_DECIDED' });
		expect(reason!.message).toMatch(/没有这个组/);
	});

	test('or goes to the error output, where that is chosen', async () => {
		const { outputs } = await runGuard(corp, bad, [item], { onError: 'continueErrorOutput' });
		expect(outputs.slice(0, 3).flat()).toEqual([]);
		expect(outputs[3]!.map(({ json }) => json.error)).toEqual([
			'The rules cannot be used, so nothing was decided: 1 problem(s).',
		]);
	});
});

test('what is not allowed is on record, with who asked, the departments and the policy', async () => {
	const shop = staff.find('店长', '华东大区');
	const parameters = {
		...free,
		rules: rows(
			{ effect: 'deny', id: 'no-vip', tags: '客户等级/VIP', operatorTiers: [] },
			{ effect: 'approve', id: 'ask', groups: '双十一活动' },
			{ effect: 'allow', id: 'notes', departments: '华东大区', groups: '跟进备注' },
		),
	};
	const asking = { ...item, operator: shop, add_tag: ['VIP', '双十一活动/受邀', '跟进备注/爱聊天'] };
	await check(corp, parameters, [asking, { ...item, add_tag: ['没有'] }]);
	const ledger = await ledgerOf(corp);
	try {
		const records = await listDecisions(ledger.db, { corp_id: corp.simulator.corpid, limit: 10 });
		const shared = {
			operator: shop,
			userid: item.userid,
			external_userid: item.external_userid,
			action: 'add',
		};
		expect(records).toMatchObject([
			{
				...shared,
				tag: '双十一活动/受邀',
				decision: 'needs_approval',
				code: 'NEEDS_APPROVAL',
				rules: ['ask'],
			},
			{ ...shared, tag: '客户等级/VIP', decision: 'denied', code: 'DENIED_BY_RULE', rules: ['no-vip'] },
		]);
		const [path] = records[0]!.operator_departments;
		expect(path!.slice(0, 2)).toEqual([1, 20]);
		expect(path).toHaveLength(3);
		expect(records[0]!.policy).toMatch(/^[0-9a-f]{12}$/);
		expect(records[0]!.policy).toBe(records[1]!.policy);
		expect(records[0]!.node_name).toBe('Tested');
	} finally {
		await ledger.close();
	}
});
