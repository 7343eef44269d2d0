import { checkPlan } from '../../../lib/domain/rollout/check-plan';
import { defaultLimits, type MetricRule, type RolloutPlan } from '../../../lib/domain/rollout/plan';
import { planWith, stagesOf } from './plans';

test('a plan of defaults has no problem', () => {
	expect(checkPlan(planWith())).toEqual([]);
	expect(checkPlan(planWith({ controlShare: 0, metrics: [] }))).toEqual([]);
});

const complaint: MetricRule = { name: 'complaint', kind: 'guardrail', direction: 'lower_is_better' };

const cases: Array<[string, Partial<RolloutPlan>, object[]]> = [
	['an id is missing', { id: ' ' }, [{ code: 'EMPTY', path: 'id', value: ' ' }]],
	['there is no stage', { stages: [] }, [{ code: 'EMPTY', path: 'stages', value: 0 }]],
	[
		'percentages fall',
		{ stages: stagesOf(500, 5_000, 2_000) },
		[{ code: 'STAGES_FALL', path: 'stages[2].share', value: 2_000, min: 5_001, max: 10_000 }],
	],
	[
		'a percentage repeats',
		{ stages: stagesOf(500, 500, 10_000) },
		[{ code: 'STAGES_OVERLAP', path: 'stages[1].share', value: 500, min: 501, max: 10_000 }],
	],
	[
		'a stage exceeds 100 %',
		{ stages: stagesOf(500, 10_001) },
		[{ code: 'OUT_OF_RANGE', path: 'stages[1].share', value: 10_001, min: 1, max: 10_000 }],
	],
	[
		'a stage exposes nobody',
		{ stages: stagesOf(0, 500) },
		[
			{ code: 'OUT_OF_RANGE', path: 'stages[0].share', value: 0, min: 1, max: 10_000 },
			{ code: 'STAGE_ADDS_NOBODY', path: 'stages[0].share', value: 0 },
		],
	],
	[
		'a share is not a number of basis points',
		{ stages: stagesOf(12.5) },
		[{ code: 'OUT_OF_RANGE', path: 'stages[0].share', value: 12.5, min: 1, max: 10_000 }],
	],
	[
		'the control group leaves a stage no bucket of its own',
		{ controlShare: 9_990, stages: stagesOf(5_000, 5_100, 10_000) },
		[{ code: 'STAGE_ADDS_NOBODY', path: 'stages[1].share', value: 5_100 }],
	],
	[
		'the control group takes everything',
		{ controlShare: 10_000, stages: stagesOf(10_000) },
		[
			{ code: 'OUT_OF_RANGE', path: 'controlShare', value: 10_000, min: 0, max: 9_999 },
			{ code: 'STAGE_ADDS_NOBODY', path: 'stages[0].share', value: 10_000 },
		],
	],
	[
		'a namespace range is empty',
		{ namespace: { name: 'n', from: 500, to: 500 } },
		[{ code: 'OUT_OF_RANGE', path: 'namespace.to', value: 500, min: 501, max: 1_000 }],
	],
	[
		'a customer is on both lists',
		{ always: ['wm1', 'wm2'], never: [' wm2'] },
		[{ code: 'LISTED_ON_BOTH', path: 'always[1]', value: 'wm2' }],
	],
	['a list has a blank line', { never: ['wm1', ''] }, [{ code: 'EMPTY', path: 'never[1]', value: '' }]],
	[
		'a metric is named twice',
		{ metrics: [complaint, { ...complaint, kind: 'signal' }] },
		[{ code: 'NAMED_TWICE', path: 'metrics[1].name', value: 'complaint' }],
	],
	[
		'a metric has nothing to compare with',
		{ controlShare: 0 },
		[{ code: 'METRIC_WITHOUT_CONTROL', path: 'metrics[0]', value: 'complaint' }],
	],
	[
		'alpha is a percentage',
		{ limits: { ...defaultLimits, alpha: 5 } },
		[{ code: 'OUT_OF_RANGE', path: 'limits.alpha', value: 5, min: 0, max: 0.5 }],
	],
	[
		'a soak time is negative',
		{ stages: [{ share: 500, soakMs: -1, minSample: 0, approval: false }] },
		[{ code: 'OUT_OF_RANGE', path: 'stages[0].soakMs', value: -1, min: 0, max: Number.MAX_SAFE_INTEGER }],
	],
];

test.each(cases)('says where and how %s', (_what, changes, problems) => {
	expect(checkPlan(planWith(changes))).toEqual(problems);
});

test('names the words a metric of an unknown kind could use', () => {
	const metrics = JSON.parse('[{"name":"reply","kind":"gate","direction":"up"}]') as MetricRule[];
	expect(checkPlan(planWith({ metrics }))).toEqual([
		{
			code: 'UNKNOWN_WORD',
			path: 'metrics[0].kind',
			value: 'gate',
			words: ['guardrail', 'signal', 'dry_run'],
		},
		{
			code: 'UNKNOWN_WORD',
			path: 'metrics[0].direction',
			value: 'up',
			words: ['lower_is_better', 'higher_is_better'],
		},
	]);
});

test('reports every problem of a plan at once', () => {
	const problems = checkPlan(planWith({ id: '', stages: stagesOf(500, 100), controlShare: -1 }));
	expect(problems.map(({ path }) => path)).toEqual(['id', 'controlShare', 'stages[1].share']);
});
