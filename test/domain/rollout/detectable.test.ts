import { audienceFor, detectableDifference, groupSizes, POWER } from '../../../lib/domain/rollout/detectable';
import { defaultStages, type MetricRule } from '../../../lib/domain/rollout/plan';
import { planWith } from './plans';
import { seededRandom } from './random';
import { simulateRollout } from './simulated-rollout';

const complaint: MetricRule = { name: 'complaint', kind: 'guardrail', direction: 'lower_is_better' };
const reply: MetricRule = { name: 'reply', kind: 'guardrail', direction: 'higher_is_better' };

test('group sizes follow the shares', () => {
	expect(groupSizes(planWith(), 0, 20_000)).toEqual({ exposed: 900, control: 2_000 });
	expect(groupSizes(planWith(), 3, 20_000)).toEqual({ exposed: 18_000, control: 2_000 });
});

test.each([
	[complaint, 0.03, 20_000],
	[complaint, 0.005, 200_000],
	[reply, 0.3, 20_000],
])(
	'a change called detectable is found with the stated probability (%j, rate %d of %d)',
	(metric, rate, customers) => {
		const plan = planWith({
			metrics: [metric],
			stages: defaultStages.map((stage) => ({ ...stage, minSample: 0 })),
		});
		const difference = detectableDifference(plan, 0, metric, rate, customers);
		const changed = metric.direction === 'lower_is_better' ? rate + difference : rate - difference;
		const random = seededRandom(23);
		let found = 0;
		for (let rollout = 0; rollout < 400; rollout++) {
			const { status, stage } = simulateRollout(
				{
					plan,
					customers,
					rates: { [metric.name]: rate },
					exposedRates: { [metric.name]: changed },
					hoursPerStage: 24,
				},
				random,
			);
			if (status === 'rolled_back' && stage === 0) found++;
		}
		// Four standard deviations of 400 rollouts; a little above, because one of the earlier looks may find it too.
		expect(found / 400).toBeGreaterThan(POWER - 0.08);
		expect(found / 400).toBeLessThan(POWER + 0.08);
	},
);

test('later stages, larger audiences and fewer guardrails show smaller differences', () => {
	const plan = planWith();
	const one = detectableDifference(plan, 0, complaint, 0.03, 20_000);
	expect(detectableDifference(plan, 2, complaint, 0.03, 20_000)).toBeLessThan(one);
	expect(detectableDifference(plan, 0, complaint, 0.03, 40_000)).toBeLessThan(one);
	const two = planWith({ metrics: [complaint, reply] });
	expect(detectableDifference(two, 0, complaint, 0.03, 20_000)).toBeGreaterThan(one);
});

test('some audiences and rates can show nothing', () => {
	expect(detectableDifference(planWith(), 0, complaint, 0.03, 5)).toBe(Infinity);
	expect(detectableDifference(planWith(), 0, complaint, 0.03, 0)).toBe(Infinity);
	expect(detectableDifference(planWith(), 0, reply, 0.01, 2_000)).toBe(Infinity);
});

test('the audience for a difference is the smallest that shows it', () => {
	const plan = planWith();
	const audience = audienceFor(plan, 0, complaint, 0.03, 0.01);
	expect(detectableDifference(plan, 0, complaint, 0.03, audience)).toBeLessThanOrEqual(0.01);
	expect(detectableDifference(plan, 0, complaint, 0.03, audience - 100)).toBeGreaterThan(0.01);
	expect(audienceFor(plan, 0, complaint, 0.03, 0)).toBe(Infinity);
});
