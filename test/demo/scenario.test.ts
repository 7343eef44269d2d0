import { controlGroup } from '../../demo/groups';
import {
	campaignOperator,
	countNecessary,
	judgeScenario,
	planScenario,
	recentComplaints,
	scenario,
	type Company,
	type Outcome,
	type Plan,
	type StaffMember,
} from '../../demo/scenario';
import type { CustomerState } from '../../runtime/simulator';

const [vip, paid] = scenario.segment;
const { add, remove } = scenario.campaign;
const { needsApproval, conflicting, raise } = scenario;
const other = '品类偏好/水果';
const tagIds = new Map(
	[vip, paid, add, remove, needsApproval, conflicting, raise.from, other].map((name) => [name, `id:${name}`]),
);
const now = Date.UTC(2026, 10, 22, 8);

type Tagged = Record<string, Record<string, readonly string[]>>;

async function* customers(tagged: Tagged): AsyncGenerator<CustomerState> {
	for (const [external_userid, relations] of Object.entries(tagged)) {
		yield {
			external_userid,
			relations: Object.entries(relations).map(([userid, tags]) => ({
				userid,
				tags: tags.map((name) => `id:${name}`),
			})),
		};
	}
}

const member = (userid: string, departments: string[], leads = false): [string, StaffMember] => [
	userid,
	{ userid, departments: new Set(departments), leads },
];
const staff = new Map([
	member('zhangsan', ['鲜到家生鲜', '华东大区', '上海店']),
	member('lisi', ['鲜到家生鲜', '华南大区', '广州店']),
	member('qian', ['鲜到家生鲜', '总部', '售后部']),
	member('wang', ['鲜到家生鲜', '总部', '运营部']),
	member('market', ['鲜到家生鲜', '总部', '市场部'], true),
]);

const before: Tagged = {
	wmVip: { zhangsan: [vip, remove], lisi: [other] },
	wmPaid: { zhangsan: [paid, add] },
	wmComplained: { zhangsan: [vip], lisi: [other] },
	wmImportant: { zhangsan: [vip, needsApproval] },
	wmLeft: { lisi: [paid, conflicting] },
	wmLeftInvited: { lisi: [paid, conflicting, add] },
	wmControl: { lisi: [vip] },
	wmQuiet: { qian: [paid], lisi: [paid] },
	wmGold: { zhangsan: [raise.from], wang: [raise.from] },
};

const company = (tagged: Tagged = before): Company => ({
	customers: customers(tagged),
	tagIds: new Map([...tagIds, [raise.add, `id:${raise.add}`]]),
	staff,
	complaints: [{ external_userid: 'wmComplained', at: now - 24 * 3_600_000 }],
	isControl: (customer) => customer === 'wmControl',
	now,
});

const judge = (plan: Plan, tagged: Tagged): Promise<Outcome> =>
	judgeScenario({ before: plan.before, wanted: plan.intended }, customers(tagged));

describe('the scenario’s own calculation', () => {
	test('sends each request where guard and precheck must send it', async () => {
		const plan = await planScenario(company());
		const routes = { denied: 2, needsApproval: 1, suppressed: 1, conflict: 2, control: 1, exposed: 4 };
		expect(plan.routes).toEqual(routes);
		expect([...plan.intended.keys()]).toEqual([
			'zhangsan\twmVip',
			'zhangsan\twmPaid',
			'lisi\twmLeftInvited',
			'lisi\twmQuiet',
		]);
		expect(plan.before.size).toBe(13);
		expect(countNecessary(plan)).toBe(2);
		// Two of the four had been invited before.
		expect(plan.expiring).toBe(2);
		expect(plan.expired.get('zhangsan\twmPaid')).toBe(plan.before.get('zhangsan\twmPaid'));
		expect(plan.expired.get('zhangsan\twmVip')).toBe(`id:${vip}`);
	});

	test.each([
		['on the day three months ago', '2026-08-22T08:00:00.000Z', true],
		['a millisecond before', '2026-08-22T07:59:59.999Z', false],
	])('counts a complaint %s: %s', (_when, at, counts) => {
		const recent = recentComplaints([{ external_userid: 'wm', at: Date.parse(at) }], now);
		expect(recent.has('wm')).toBe(counts);
	});

	test('goes back from a month end to the last day of a shorter month', () => {
		const endOfMay = Date.parse('2027-05-31T12:00:00+08:00');
		const at = Date.parse('2027-02-28T12:00:00+08:00');
		const recent = (ms: number): number =>
			recentComplaints([{ external_userid: 'wm', at: ms }], endOfMay).size;
		expect([recent(at), recent(at - 1)]).toEqual([1, 0]);
	});

	test('is satisfied when the clean requests are carried out and nothing else moved', async () => {
		const plan = await planScenario(company());
		const after = {
			...before,
			wmVip: { zhangsan: [add, vip], lisi: [other] },
			wmQuiet: { qian: [paid], lisi: [paid, add] },
		};
		expect(await judge(plan, after)).toEqual({ correct: 4, changed: 2, strays: 0 });
	});

	test('sees a relation that was forgotten', async () => {
		const plan = await planScenario(company());
		expect(await judge(plan, before)).toEqual({ correct: 2, changed: 0, strays: 0 });
	});

	test('sees tags that landed on somebody else', async () => {
		const plan = await planScenario(company());
		const after = { ...before, wmComplained: { zhangsan: [vip, add], lisi: [other] } };
		expect(await judge(plan, after)).toEqual({ correct: 2, changed: 1, strays: 1 });
	});

	test('sees a relation that vanished', async () => {
		const plan = await planScenario(company());
		const { wmGold: _gone, ...after } = before;
		expect((await judge(plan, after)).strays).toBe(2);
	});

	test('draws one customer in ten for the control group, always the same', () => {
		const [first, second] = [controlGroup(), controlGroup()];
		const ids = Array.from({ length: 5_000 }, (_, index) => `wmEAAA${index}`);
		const drawn = ids.filter(first);
		expect(drawn).toEqual(ids.filter(second));
		expect(Math.abs(drawn.length - 500)).toBeLessThan(5 * Math.sqrt(5_000 * 0.1 * 0.9));
	});

	test('finds who leads the campaign, and says when nobody does', () => {
		expect(campaignOperator(staff)).toBe('market');
		expect(() => campaignOperator(new Map())).toThrow(scenario.campaign.department);
	});

	test('says which tag the company lacks', async () => {
		await expect(planScenario({ ...company(), tagIds: new Map() })).rejects.toThrow(vip);
	});
});
