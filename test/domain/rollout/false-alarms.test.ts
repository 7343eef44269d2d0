import { defaultStages, type MetricRule, type RolloutPlan } from '../../../lib/domain/rollout/plan';
import { planWith } from './plans';
import { seededRandom } from './random';
import { simulateRollout, type Ending, type Setting } from './simulated-rollout';

const HOURS = 24;

const guardrail = (name: string, direction: MetricRule['direction'] = 'lower_is_better'): MetricRule => ({
	name,
	kind: 'guardrail',
	direction,
});

const complaintsAndDeletions = [guardrail('complaint'), guardrail('deleted')];

/** The default stages 5 → 20 → 50 → 100 %, each 24 hours with a look every hour. */
const plan = (controlShare: number, metrics: RolloutPlan['metrics']): RolloutPlan =>
	planWith({ controlShare, metrics, stages: defaultStages.map((stage) => ({ ...stage, minSample: 0 })) });

function runMany(rollouts: number, setting: Setting, seed: number): Ending[] {
	const random = seededRandom(seed);
	return Array.from({ length: rollouts }, () => simulateRollout(setting, random));
}

const shareOf = (endings: readonly Ending[], wanted: (ending: Ending) => boolean): number =>
	endings.filter(wanted).length / endings.length;

const harmless: Array<[number, string, number, number, RolloutPlan['metrics'], Setting['rates']]> = [
	[
		2_000,
		'20,000 customers, 10 % control',
		20_000,
		1_000,
		complaintsAndDeletions,
		{ complaint: 0.03, deleted: 0.01 },
	],
	[400, '20,000 customers, 1 % control', 20_000, 100, [guardrail('complaint')], { complaint: 0.03 }],
	[400, '1,000 customers, 5 % control', 1_000, 500, [guardrail('complaint')], { complaint: 0.05 }],
	[400, 'replies must not fall', 20_000, 500, [guardrail('reply', 'higher_is_better')], { reply: 0.3 }],
	[400, 'rare replies must not fall', 20_000, 500, [guardrail('reply', 'higher_is_better')], { reply: 0.03 }],
];

test.each(harmless)(
	'of %d rollouts without any effect at most 5 %% are rolled back: %s',
	(rollouts, _what, customers, controlShare, metrics, rates) => {
		const setting = { plan: plan(controlShare, metrics), customers, rates, hoursPerStage: HOURS };
		const endings = runMany(rollouts, setting, 1);
		expect(shareOf(endings, ({ status }) => status === 'rolled_back')).toBeLessThanOrEqual(0.05);
		// The rest is promoted to the end: a group-size alarm in a thousand looks holds a few.
		expect(shareOf(endings, ({ status }) => status === 'completed')).toBeGreaterThan(0.93);
	},
);

test('of 2,000 rollouts that double complaints at least 90 % are rolled back before half are exposed', () => {
	const endings = runMany(
		2_000,
		{
			plan: plan(1_000, complaintsAndDeletions),
			customers: 20_000,
			rates: { complaint: 0.03, deleted: 0.01 },
			exposedRates: { complaint: 0.06 },
			hoursPerStage: HOURS,
		},
		2,
	);
	// Stages 0 and 1 are 5 % and 20 %.
	expect(
		shareOf(endings, ({ status, stage }) => status === 'rolled_back' && stage <= 1),
	).toBeGreaterThanOrEqual(0.9);
	expect(shareOf(endings, ({ status }) => status === 'completed')).toBeLessThan(0.01);
});
