import { countNecessary, judgeScenario, planScenario, scenario } from '../../demo/scenario';
import type { CustomerState } from '../../runtime/simulator';

const [vip, paid] = scenario.segment;
const { suppressed, add, remove } = scenario;
const tagIds = new Map(
	[vip, paid, suppressed, add, remove, '品类偏好/水果'].map((name) => [name, `id:${name}`]),
);
const id = (name: string): string => `id:${name}`;

type Tagged = Record<string, Record<string, readonly string[]>>;

async function* customers(tagged: Tagged): AsyncGenerator<CustomerState> {
	for (const [external_userid, relations] of Object.entries(tagged)) {
		yield {
			external_userid,
			relations: Object.entries(relations).map(([userid, tags]) => ({ userid, tags: tags.map(id) })),
		};
	}
}

const before: Tagged = {
	wmVip: { zhangsan: [vip, remove], lisi: ['品类偏好/水果'] },
	wmPaid: { zhangsan: [paid, add] },
	wmComplained: { zhangsan: [vip], lisi: [suppressed] },
	wmOther: { lisi: ['品类偏好/水果'] },
};

describe('the scenario’s own calculation', () => {
	test('invites the relations of the segment and leaves customers with a complaint alone', async () => {
		const plan = await planScenario(customers(before), tagIds);
		expect(plan.before.size).toBe(6);
		expect([...plan.intended.keys()]).toEqual(['zhangsan\twmVip', 'zhangsan\twmPaid']);
		expect(countNecessary(plan)).toBe(1);
	});

	test('is satisfied when the segment holds what it should and nothing else moved', async () => {
		const plan = await planScenario(customers(before), tagIds);
		const after = { ...before, wmVip: { zhangsan: [add, vip], lisi: ['品类偏好/水果'] } };
		expect(await judgeScenario(plan, customers(after))).toEqual({ correct: 2, changed: 1, strays: 0 });
	});

	test('sees a relation of the segment that was forgotten', async () => {
		const plan = await planScenario(customers(before), tagIds);
		expect(await judgeScenario(plan, customers(before))).toEqual({ correct: 1, changed: 0, strays: 0 });
	});

	test('sees tags that landed outside the segment', async () => {
		const plan = await planScenario(customers(before), tagIds);
		const after = { ...before, wmComplained: { zhangsan: [vip, add], lisi: [suppressed] } };
		expect(await judgeScenario(plan, customers(after))).toEqual({ correct: 1, changed: 1, strays: 1 });
	});

	test('sees a relation that vanished', async () => {
		const plan = await planScenario(customers(before), tagIds);
		const { wmOther: _gone, ...after } = before;
		expect((await judgeScenario(plan, customers(after))).strays).toBe(1);
	});

	test('says which tag the company lacks', async () => {
		await expect(planScenario(customers(before), new Map())).rejects.toThrow(vip);
	});
});
