import type { IDataObject } from 'n8n-workflow';
import { TestCorp } from '../corp';
import { Staff } from '../permission-guard/staff';
import { byPolicies, faultOf, runDecay, succeeded } from './decaying';

const VIP = '客户等级/VIP';
const POLICIES = byPolicies([
	{ id: 'any', mode: 'fixed', days: 30 },
	{ id: 'levels', group: '客户等级', mode: 'fixed', months: 6 },
	{ id: 'vip', tag: VIP, mode: 'never' },
	{ id: 'marketing', department: '华东大区', mode: 'sliding', days: 15 },
	{ id: 'own', member: 'wangwu', mode: 'half_life', half_life_days: 30 },
]);

let corp: TestCorp;

beforeAll(async () => {
	corp = await TestCorp.start();
});
afterAll(async () => await corp.stop());

async function explain(tag: string, ofMember = '', policies = POLICIES): Promise<IDataObject> {
	const run = await runDecay(corp, 'explain', {
		...policies,
		tag: { __rl: true, mode: 'name', value: tag },
		ofMember: { __rl: true, mode: 'id', value: ofMember },
	});
	return succeeded(run).outputs[0]![0]!.json;
}

test('tells which policy won and what the others would have said', async () => {
	const { userid } = (await Staff.read(corp)).relationIn('华东大区');
	expect(await explain(VIP, userid)).toEqual({
		tag: VIP,
		tag_id: expect.stringMatching(/^et/) as string,
		userid,
		departments: ['华东大区'],
		decay: {
			policy: 'marketing',
			mode: 'sliding',
			won_by: 'department',
			reasons: [
				{
					code: 'WON_BY_DEPARTMENT',
					rule: 'marketing',
					message:
						'The policy of the nearest department goes before those for everybody: tags go 15 day(s) after the last interaction.',
				},
			],
			outdone: [
				{ policy: 'vip', message: 'tags stay until somebody takes them off' },
				{ policy: 'levels', message: 'tags go 6 month(s) after they were put on' },
				{ policy: 'any', message: 'tags go 30 day(s) after they were put on' },
			],
		},
	});
});

test.each([
	[VIP, '', 'vip', 'tag'],
	['客户等级/金卡', '', 'levels', 'group'],
	['双十一活动/受邀', '', 'any', 'default'],
	[VIP, 'WangWu', 'own', 'personal'],
])('of %s on customers of "%s" the policy is %s', async (tag, member, policy, won_by) => {
	expect((await explain(tag, member)).decay).toMatchObject({ policy, won_by });
});

test('without a policy nothing expires', async () => {
	const only = byPolicies([{ id: 'vip', tag: VIP, mode: 'fixed', days: 7 }]);
	expect((await explain('双十一活动/受邀', '', only)).decay).toMatchObject({
		policy: '',
		mode: 'never',
		won_by: 'none',
	});
});

test('an unknown tag is an error that suggests others', async () => {
	const run = await runDecay(corp, 'explain', { ...POLICIES, tag: '客户等级/VIPP' });
	expect(faultOf(run)).toMatch(/客户等级\/VIPP.*客户等级\/VIP/);
});
