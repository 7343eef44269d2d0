import { TestCorp } from '../corp';
import { Staff } from '../permission-guard/staff';
import { byPolicies, stampAt, sweep, type Relation } from './decaying';

const INVITED = '双十一活动/受邀';

let corp: TestCorp;
let marketing: Relation;
let service: Relation;

beforeAll(async () => {
	corp = await TestCorp.start({ customers: 120 });
	const staff = await Staff.read(corp);
	marketing = staff.relationIn('市场部');
	service = staff.relationIn('售后部');
	await stampAt(
		corp,
		'2025-08-01T00:00:00Z',
		{ ...marketing, tags: [INVITED] },
		{ ...service, tags: [INVITED] },
	);
});
afterAll(async () => await corp.stop());

/** Who has an expired tag so many days after it was put on. */
async function expiredAfter(days: number, policies: Parameters<typeof byPolicies>[0]): Promise<string[]> {
	const asOf = new Date(Date.parse('2025-08-01T00:00:00Z') + days * 24 * 3_600_000).toISOString();
	const { expired } = await sweep(corp, byPolicies(policies), asOf);
	return expired.map(({ json }) => String(json.userid)).sort();
}

test('each department has a lifetime of its own', async () => {
	const policies = [
		{ id: 'marketing', department: '市场部', mode: 'fixed', days: 15 },
		{ id: 'service', department: '售后部', mode: 'fixed', days: 90 },
	];
	expect(await expiredAfter(14, policies)).toEqual([]);
	expect(await expiredAfter(15, policies)).toEqual([marketing.userid]);
	expect(await expiredAfter(89, policies)).toEqual([marketing.userid]);
	expect(await expiredAfter(90, policies)).toEqual([marketing.userid, service.userid].sort());
});

test('the department above counts where there is none nearer, and everybody else has the default', async () => {
	const policies = [
		{ id: 'company', department: '总部', mode: 'fixed', days: 30 },
		{ id: 'service', department: '售后部', mode: 'never' },
		{ id: 'default', mode: 'fixed', days: 1 },
	];
	expect(await expiredAfter(29, policies)).toEqual([]);
	expect(await expiredAfter(30, policies)).toEqual([marketing.userid]);
});

test('a member can have a policy, which goes before that of the department', async () => {
	const policies = [
		{ id: 'marketing', department: '市场部', mode: 'fixed', days: 15 },
		{ id: 'own', member: marketing.userid.toUpperCase(), mode: 'fixed', days: 60 },
	];
	expect(await expiredAfter(59, policies)).toEqual([]);
	expect(await expiredAfter(60, policies)).toEqual([marketing.userid]);
});

test('directories are read once, and only where a policy names a department', async () => {
	const before = await corp.calls('user/simplelist');
	await expiredAfter(1, [{ id: 'default', mode: 'fixed', days: 1 }]);
	expect(await corp.calls('user/simplelist')).toBe(before);
	const policies = [{ id: 'finance', department: '财务部', mode: 'fixed', days: 1 }];
	await expiredAfter(1, policies);
	await expiredAfter(2, policies);
	expect(await corp.calls('user/simplelist')).toBe(before + 1);
});
