import { evaluate, type Evaluation } from '../../../lib/domain/rollout/evaluate';
import type { Check } from '../../../lib/domain/rollout/check';
import type { StageEvidence } from '../../../lib/domain/rollout/evidence';
import { defaultStages, type MetricRule, type RolloutPlan } from '../../../lib/domain/rollout/plan';
import { enteredAt, evidenceWith, HOUR, now, technicalWith } from './evidence';
import { planWith } from './plans';

const complaints = (exposed: number, control = 60): Partial<StageEvidence> => ({
	exposed: { customers: 900, metrics: { complaint: exposed } },
	control: { customers: 2_000, metrics: { complaint: control } },
});

const run = (changes: Partial<StageEvidence> = {}, plan: Partial<RolloutPlan> = {}, at = now): Evaluation =>
	evaluate(planWith(plan), evidenceWith(changes), at);

const find = (evaluation: Evaluation, name: Check['name']): Check =>
	evaluation.checks.find((check) => check.name === name)!;

const rule = (
	kind: MetricRule['kind'],
	direction: MetricRule['direction'] = 'lower_is_better',
): MetricRule => ({
	name: 'complaint',
	kind,
	direction,
});

test('a stage in which all is well is promoted, and every gate is listed in order', () => {
	const evaluation = run();
	expect(evaluation.decision).toBe('promote');
	expect(evaluation.checks.map(({ name, outcome, code }) => [name, outcome, code])).toEqual([
		['writes', 'pass', 'WITHIN_LIMIT'],
		['quota', 'pass', 'WITHIN_LIMIT'],
		['read_back', 'pass', 'WITHIN_LIMIT'],
		['sample_ratio', 'pass', 'SIZES_AS_PLANNED'],
		['guardrail', 'pass', 'INCONCLUSIVE'],
		['sample', 'pass', 'ENOUGH_CUSTOMERS'],
		['soak', 'pass', 'SOAKED'],
		['fresh_data', 'pass', 'FRESH'],
		['approval', 'pass', 'NOT_NEEDED'],
		['conclusion', 'info', 'INCONCLUSIVE'],
	]);
});

describe('group sizes', () => {
	test('that the buckets cannot explain hold, and what was compared decides nothing', () => {
		const evaluation = run({
			exposed: { customers: 600, metrics: { complaint: 300 } },
			control: { customers: 2_000, metrics: { complaint: 60 } },
		});
		expect(evaluation.decision).toBe('hold');
		expect(find(evaluation, 'sample_ratio')).toMatchObject({ outcome: 'hold', code: 'SIZES_DIFFER' });
		expect(find(evaluation, 'guardrail')).toMatchObject({ outcome: 'info', code: 'NOT_COMPARABLE' });
	});

	test('are compared with the shares of their own stage', () => {
		const later = { exposed: { customers: 18_000, metrics: {} }, control: { customers: 2_000, metrics: {} } };
		expect(find(run({ stage: 3, ...later }), 'sample_ratio').code).toBe('SIZES_AS_PLANNED');
		expect(find(run({ stage: 2, ...later }), 'sample_ratio').code).toBe('SIZES_DIFFER');
	});

	test('say nothing without a control group', () => {
		const evaluation = run({ control: { customers: 0, metrics: {} } }, { controlShare: 0, metrics: [] });
		expect(find(evaluation, 'sample_ratio').code).toBe('NO_CONTROL_GROUP');
		expect(evaluation.decision).toBe('promote');
	});
});

describe('metrics', () => {
	test('a guardrail that is significantly worse rolls back, with the numbers of its verdict', () => {
		const evaluation = run(complaints(80));
		expect(evaluation.decision).toBe('roll_back');
		const { metric, outcome, code, numbers } = find(evaluation, 'guardrail');
		expect({ metric, outcome, code }).toEqual({ metric: 'complaint', outcome: 'roll_back', code: 'WORSE' });
		expect(numbers).toMatchObject({
			exposed: 900,
			exposedOutcomes: 80,
			control: 2_000,
			controlOutcomes: 60,
			controlRate: 0.03,
			alpha: 0.05 / 4,
		});
		expect(numbers.lower).toBeGreaterThan(0);
		expect(numbers.p).toBeLessThan(0.05 / 4);
	});

	test('it does so before soak time and minimum sample are over', () => {
		const early = enteredAt + HOUR;
		const stages = defaultStages.map((stage) => ({ ...stage, minSample: 5_000 }));
		expect(run({ ...complaints(80), dataAsOf: early }, { stages }, early).decision).toBe('roll_back');
	});

	test.each<[MetricRule['kind'], Evaluation['decision'], Check['outcome']]>([
		['guardrail', 'roll_back', 'roll_back'],
		['signal', 'hold', 'hold'],
		['dry_run', 'promote', 'info'],
	])('a %s that is worse: %s', (kind, decision, outcome) => {
		const evaluation = run(complaints(80), { metrics: [rule(kind)] });
		expect(evaluation.decision).toBe(decision);
		expect(find(evaluation, kind)).toMatchObject({ outcome, code: 'WORSE' });
	});

	test('where higher is better, more is better and less is worse', () => {
		const metrics = [rule('guardrail', 'higher_is_better')];
		expect(find(run(complaints(80), { metrics }), 'guardrail')).toMatchObject({
			outcome: 'pass',
			code: 'BETTER',
		});
		const fewer = run(complaints(100, 500), { metrics });
		expect(find(fewer, 'guardrail')).toMatchObject({ outcome: 'roll_back', code: 'WORSE' });
		expect(find(fewer, 'guardrail').numbers.p).toBeLessThan(0.05 / 4);
	});

	test('few outcomes prove nothing', () => {
		expect(find(run(complaints(9, 0)), 'guardrail')).toMatchObject({
			outcome: 'pass',
			code: 'TOO_FEW_OUTCOMES',
		});
	});

	test('a metric without any count has had no outcome', () => {
		const metrics = [{ ...rule('guardrail'), name: 'deleted' }];
		expect(find(run({}, { metrics }), 'guardrail')).toMatchObject({
			metric: 'deleted',
			code: 'TOO_FEW_OUTCOMES',
			numbers: { exposedOutcomes: 0, controlOutcomes: 0, lower: -1, upper: 1 },
		});
	});

	test('alpha is shared by the metrics of a kind', () => {
		const metrics = [
			rule('guardrail'),
			{ ...rule('guardrail'), name: 'deleted' },
			{ ...rule('signal'), name: 'reply' },
		];
		expect(run({}, { metrics }).checks.flatMap(({ numbers }) => numbers.alpha ?? [])).toEqual([
			0.05 / 8,
			0.05 / 8,
			0.05 / 4,
		]);
	});

	test('a promotion that proved nothing says so, one that did does not', () => {
		expect(find(run(), 'conclusion').numbers).toEqual({ compared: 1, inconclusive: 1 });
		const proven = run(complaints(5, 100));
		expect(proven.decision).toBe('promote');
		expect(find(proven, 'guardrail').code).toBe('BETTER');
		expect(find(proven, 'conclusion')).toBeUndefined();
	});
});

describe('sample and time', () => {
	test('too few customers hold', () => {
		const few = run({
			exposed: { customers: 450, metrics: {} },
			control: { customers: 1_000, metrics: {} },
		});
		expect(few.decision).toBe('hold');
		expect(find(few, 'sample')).toMatchObject({
			code: 'TOO_FEW_CUSTOMERS',
			numbers: { exposed: 450, control: 1_000, minSample: 500 },
		});
	});

	test('a stage soaks to the millisecond', () => {
		const end = enteredAt + 24 * HOUR;
		expect(find(run({ dataAsOf: end - 1 }, {}, end - 1), 'soak')).toMatchObject({
			outcome: 'hold',
			code: 'TOO_EARLY',
		});
		expect(find(run({ dataAsOf: end }, {}, end), 'soak')).toMatchObject({
			outcome: 'pass',
			numbers: { observedMs: 24 * HOUR, soakMs: 24 * HOUR, dueAt: end },
		});
	});

	test('time without data is no soak time', () => {
		const evaluation = run({ dataAsOf: enteredAt + HOUR });
		expect(evaluation.decision).toBe('hold');
		expect(find(evaluation, 'soak').numbers.observedMs).toBe(HOUR);
	});

	test('data from before the stage hold, and decide nothing', () => {
		const evaluation = run({ ...complaints(200), dataAsOf: enteredAt - 1 });
		expect(evaluation.decision).toBe('hold');
		expect(find(evaluation, 'fresh_data')).toMatchObject({ outcome: 'hold', code: 'STALE' });
		expect(find(evaluation, 'guardrail').code).toBe('NOT_COMPARABLE');
	});
});

describe('approval', () => {
	const stages = defaultStages.map((stage) => ({ ...stage, approval: true }));

	test('is asked for when nothing else holds', () => {
		const evaluation = run({}, { stages });
		expect(evaluation.decision).toBe('hold');
		expect(find(evaluation, 'approval')).toMatchObject({ outcome: 'hold', code: 'AWAITING_APPROVAL' });
	});

	test('is not asked for before', () => {
		const evaluation = run({ dataAsOf: enteredAt }, { stages });
		expect(evaluation.decision).toBe('hold');
		expect(find(evaluation, 'approval')).toMatchObject({ outcome: 'info', code: 'NOT_YET_DUE' });
	});

	test('once given, promotes', () => {
		const evaluation = run({ approval: { by: 'lisi', at: enteredAt } }, { stages });
		expect(evaluation.decision).toBe('promote');
		expect(find(evaluation, 'approval').code).toBe('APPROVED');
	});

	test('of an earlier stage does not count', () => {
		const evaluation = run({ approval: { by: 'lisi', at: enteredAt - 1 } }, { stages });
		expect(find(evaluation, 'approval').code).toBe('AWAITING_APPROVAL');
	});

	test('does not overrule a guardrail', () => {
		expect(run({ ...complaints(80), approval: { by: 'lisi', at: now } }, { stages }).decision).toBe(
			'roll_back',
		);
	});
});

test('every number of every check is finite, so that the ledger can keep it as JSON', () => {
	for (const evaluation of [run(), run(complaints(0, 0)), run({ control: { customers: 0, metrics: {} } })]) {
		for (const { numbers } of evaluation.checks) {
			for (const number of Object.values(numbers)) expect(Number.isFinite(number)).toBe(true);
		}
	}
});

test.each<[string, Partial<StageEvidence>, string]>([
	[
		'more outcomes than customers',
		complaints(901),
		'evidence.exposed.metrics.complaint is 901; expected a whole number, 0 … 900',
	],
	[
		'a negative count',
		{ control: { customers: -1, metrics: {} } },
		'evidence.control.customers is -1; expected a whole number from 0',
	],
	[
		'more failures than writes',
		technicalWith({ failedByErrcode: { 84061: 1_001 } }),
		'evidence.technical.failedByErrcode.84061 is 1001',
	],
	[
		'more mismatches than were read',
		technicalWith({ readBack: { checked: 3, mismatched: 4 } }),
		'evidence.technical.readBack.mismatched is 4',
	],
	['an unknown stage', { stage: 4 }, 'stage is 4; expected 0 … 3'],
])('%s is an error', (_what, changes, message) => {
	expect(() => run(changes)).toThrow(message);
});
