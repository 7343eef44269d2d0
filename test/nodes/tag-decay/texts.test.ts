import { TestCorp } from '../corp';
import { byPolicies, decayOf, hint, runDecay, stampAt, succeeded, sweep, touch } from './decaying';

const INVITED = '双十一活动/受邀';
const RELATION = { userid: 'zhangsan', external_userid: 'wm_1' };

let corp: TestCorp;

beforeAll(async () => {
	corp = await TestCorp.start();
	process.env.WECOM_NODES_LOCALE = 'zh-CN';
	await stampAt(corp, '2025-11-01T10:00:00+08:00', { ...RELATION, tags: [INVITED] });
});
afterAll(async () => {
	delete process.env.WECOM_NODES_LOCALE;
	await corp.stop();
});

const reasonOf = async (policy: object, asOf: string): Promise<string> => {
	const { expired, expiring } = await sweep(corp, byPolicies([{ id: '活动', ...policy }]), asOf);
	return decayOf([...expired, ...expiring][0]!.json).reasons[0]!.message;
};

test.each([
	[{ mode: 'fixed', days: 7 }, `${INVITED} 已于 2025-11-08 10:00 到期：标签打上 7 天后到期。`],
	[
		{ mode: 'sliding', months: 1 },
		`${INVITED} 已于 2025-12-01 10:00 到期：标签在最后一次互动 1 个月后到期。`,
	],
	[
		{ mode: 'half_life', half_life_days: 5 },
		`${INVITED} 已于 2025-11-11 10:00 到期：分数每 5 天减半，降到 0.25 时标签到期。`,
	],
])('says in Chinese why a tag goes: %j', async (policy, sentence) => {
	expect(await reasonOf(policy, '2025-12-10T10:00:00+08:00')).toBe(sentence);
});

test('says in Chinese when a tag will go', async () => {
	const policy = { mode: 'fixed', hours: 36, grace_hours: 12 };
	expect(await reasonOf(policy, '2025-11-02T12:00:00+08:00')).toBe(
		`${INVITED} 将于 2025-11-02 22:00 到期：标签打上 36 小时后到期。`,
	);
});

test('sums up every operation in Chinese', async () => {
	const policies = byPolicies([{ id: '活动', mode: 'fixed', days: 7 }]);
	const { run } = await sweep(corp, policies, '2025-11-10T10:00:00+08:00');
	expect(hint(run)).toBe('到期标签 1 个，涉及跟进关系 1 个 · 即将到期 0 个，涉及 0 个');
	const touched = await touch(corp, policies, [RELATION], '2025-11-02T10:00:00+08:00');
	expect(hint(touched)).toBe('重新激活 0 · 已续期 1 · 未触及标签 0 · 重复送达 0 · 未知客户 0');
	const stamped = succeeded(await runDecay(corp, 'stamp', {}, [{ ...RELATION, tags: [INVITED] }]));
	expect(hint(stamped)).toBe('已记录 0 个标签的起算时间，1 个原本已有');
	const status = succeeded(await runDecay(corp, 'status', policies));
	expect(hint(status)).toMatch(/^1 种标签：有效 0 · 即将到期 0 · 已到期 1$/);
	const { data } = status.outputs[0]![0]!.binary!.chart!;
	expect(Buffer.from(data, 'base64').toString()).toContain('标签时效概况');
	const explained = succeeded(await runDecay(corp, 'explain', { ...policies, tag: INVITED }));
	expect(decayOf(explained.outputs[0]![0]!.json).reasons[0]!.message).toBe(
		'没有更具体的策略，按全部标签的策略：标签打上 7 天后到期。',
	);
});
