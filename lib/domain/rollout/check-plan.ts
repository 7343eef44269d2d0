import { BUCKETS, normalizeId } from './bucket';
import { PLACES, type NamespaceRange } from './namespace';
import { exposedBuckets, type MetricRule, type RolloutLimits, type RolloutPlan } from './plan';

/** What is wrong with a plan: where, and the numbers or words a message needs. */
export interface Problem {
	code:
		| 'EMPTY'
		| 'OUT_OF_RANGE'
		| 'STAGES_FALL'
		| 'STAGES_OVERLAP'
		| 'STAGE_ADDS_NOBODY'
		| 'NAMED_TWICE'
		| 'LISTED_ON_BOTH'
		| 'UNKNOWN_WORD'
		| 'METRIC_WITHOUT_CONTROL';
	/** Where in the plan, such as `stages[1].share`. */
	path: string;
	value: string | number;
	/** What was expected, where that is a range. */
	min?: number;
	max?: number;
	/** What was expected, where that is one of some words. */
	words?: readonly string[];
}

/** Everything that is wrong with a plan; a plan with no problems can run. */
export function checkPlan(plan: RolloutPlan): Problem[] {
	return [
		...(plan.id.trim() === '' ? [{ code: 'EMPTY' as const, path: 'id', value: plan.id }] : []),
		...inRange('controlShare', plan.controlShare, 0, BUCKETS - 1),
		...checkStages(plan),
		...(plan.namespace === undefined ? [] : checkNamespace(plan.namespace)),
		...checkLists(plan),
		...checkMetrics(plan.metrics, plan.controlShare),
		...checkLimits(plan.limits),
	];
}

function checkStages(plan: RolloutPlan): Problem[] {
	if (plan.stages.length === 0) return [{ code: 'EMPTY', path: 'stages', value: 0 }];
	const ranges = plan.stages.flatMap((stage, index) => [
		...inRange(`stages[${index}].share`, stage.share, 1, BUCKETS),
		...inRange(`stages[${index}].soakMs`, stage.soakMs, 0, Number.MAX_SAFE_INTEGER),
		...inRange(`stages[${index}].minSample`, stage.minSample, 0, Number.MAX_SAFE_INTEGER),
	]);
	return [...ranges, ...plan.stages.flatMap((stage, index) => checkStep(plan, stage.share, index))];
}

/** Each stage must reach further than the one before, in buckets too. */
function checkStep(plan: RolloutPlan, share: number, index: number): Problem[] {
	const path = `stages[${index}].share`;
	const before = plan.stages[index - 1]?.share ?? 0;
	if (share < before) return [{ code: 'STAGES_FALL', path, value: share, min: before + 1, max: BUCKETS }];
	if (share === before && index > 0) {
		return [{ code: 'STAGES_OVERLAP', path, value: share, min: before + 1, max: BUCKETS }];
	}
	const reached = index === 0 ? 0 : exposedBuckets(plan, index - 1);
	return exposedBuckets(plan, index) === reached ? [{ code: 'STAGE_ADDS_NOBODY', path, value: share }] : [];
}

function checkNamespace({ name, from, to }: NamespaceRange): Problem[] {
	return [
		...(name.trim() === '' ? [{ code: 'EMPTY' as const, path: 'namespace.name', value: name }] : []),
		...inRange('namespace.from', from, 0, PLACES - 1),
		...inRange('namespace.to', to, Math.max(0, from) + 1, PLACES),
	];
}

function checkLists(plan: RolloutPlan): Problem[] {
	const blank = (['always', 'never'] as const).flatMap((list) =>
		plan[list].flatMap((id, index) =>
			id.trim() === '' ? [{ code: 'EMPTY' as const, path: `${list}[${index}]`, value: id }] : [],
		),
	);
	if (blank.length > 0) return blank;
	const never = new Set(plan.never.map(normalizeId));
	return plan.always.flatMap((id, index) =>
		never.has(normalizeId(id))
			? [{ code: 'LISTED_ON_BOTH' as const, path: `always[${index}]`, value: id }]
			: [],
	);
}

const KINDS: ReadonlyArray<MetricRule['kind']> = ['guardrail', 'signal', 'dry_run'];
const DIRECTIONS: ReadonlyArray<MetricRule['direction']> = ['lower_is_better', 'higher_is_better'];

function checkMetrics(metrics: readonly MetricRule[], controlShare: number): Problem[] {
	const seen = new Set<string>();
	return metrics.flatMap((metric, index) => {
		const path = `metrics[${index}]`;
		const problems: Problem[] = [
			...oneOf(`${path}.kind`, metric.kind, KINDS),
			...oneOf(`${path}.direction`, metric.direction, DIRECTIONS),
		];
		if (metric.name.trim() === '') problems.push({ code: 'EMPTY', path: `${path}.name`, value: metric.name });
		if (seen.has(metric.name)) {
			problems.push({ code: 'NAMED_TWICE', path: `${path}.name`, value: metric.name });
		}
		if (controlShare === 0) problems.push({ code: 'METRIC_WITHOUT_CONTROL', path, value: metric.name });
		seen.add(metric.name);
		return problems;
	});
}

function checkLimits(limits: RolloutLimits): Problem[] {
	return [
		...between('limits.alpha', limits.alpha, 0, 0.5),
		...between('limits.failureShare', limits.failureShare, 0, 1),
		...inRange('limits.minFailures', limits.minFailures, 1, Number.MAX_SAFE_INTEGER),
		...between('limits.sampleRatioP', limits.sampleRatioP, 0, 1),
		...inRange('limits.tuning', limits.tuning, 1, Number.MAX_SAFE_INTEGER),
	];
}

/** A whole number, bounds included. */
function inRange(path: string, value: number, min: number, max: number): Problem[] {
	return Number.isInteger(value) && value >= min && value <= max
		? []
		: [{ code: 'OUT_OF_RANGE', path, value, min, max }];
}

/** Any number strictly between the bounds. */
function between(path: string, value: number, min: number, max: number): Problem[] {
	return value > min && value < max ? [] : [{ code: 'OUT_OF_RANGE', path, value, min, max }];
}

function oneOf(path: string, value: string, words: readonly string[]): Problem[] {
	return words.includes(value) ? [] : [{ code: 'UNKNOWN_WORD', path, value, words }];
}
