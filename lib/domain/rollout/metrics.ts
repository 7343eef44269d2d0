import type { Check, CheckCode } from './check';
import { compareOutcomes, type OutcomeCount } from './compare-outcomes';
import type { GroupCounts, StageEvidence } from './evidence';
import type { MetricRule, RolloutPlan } from './plan';

/**
 * Compares every metric's outcomes of exposed and control group. Each stage looks at fresh outcomes, so the
 * stages share alpha with the metrics of one kind: a harmless rollout is rolled back with probability alpha
 * at most, over all of it.
 * @param comparable false: the numbers are reported, but decide nothing
 */
export function checkMetrics(plan: RolloutPlan, evidence: StageEvidence, comparable: boolean): Check[] {
	return plan.metrics.map((rule) =>
		checkMetric(rule, metricAlpha(plan, rule.kind), plan, evidence, comparable),
	);
}

/** The share of alpha that one metric of a kind has at one stage. */
export function metricAlpha(plan: RolloutPlan, kind: MetricRule['kind']): number {
	const sharing = plan.metrics.filter((metric) => metric.kind === kind).length;
	return plan.limits.alpha / (sharing * plan.stages.length);
}

const WHEN_WORSE = { guardrail: 'roll_back', signal: 'hold', dry_run: 'info' } as const;

function checkMetric(
	{ name, kind, direction }: MetricRule,
	alpha: number,
	plan: RolloutPlan,
	evidence: StageEvidence,
	comparable: boolean,
): Check {
	const exposed = outcomesOf(evidence.exposed, name);
	const control = outcomesOf(evidence.control, name);
	const comparison = compareOutcomes(control, exposed, alpha, plan.limits.tuning);
	const { exposedRate, controlRate, difference, lower, upper, pHigher, pLower, enough } = comparison;
	const [worse, better] = direction === 'lower_is_better' ? [lower > 0, upper < 0] : [upper < 0, lower > 0];
	const numbers = {
		exposed: exposed.customers,
		exposedOutcomes: exposed.outcomes,
		control: control.customers,
		controlOutcomes: control.outcomes,
		exposedRate,
		controlRate,
		difference,
		lower,
		upper,
		p: direction === 'lower_is_better' ? pHigher : pLower,
		alpha,
	};
	const verdict = (outcome: Check['outcome'], code: CheckCode): Check => ({
		name: kind,
		metric: name,
		outcome,
		code,
		numbers,
	});
	const fine = kind === 'dry_run' ? 'info' : 'pass';
	if (!comparable) return verdict('info', 'NOT_COMPARABLE');
	if (!enough) return verdict(fine, 'TOO_FEW_OUTCOMES');
	if (worse) return verdict(WHEN_WORSE[kind], 'WORSE');
	return verdict(fine, better ? 'BETTER' : 'INCONCLUSIVE');
}

function outcomesOf(group: GroupCounts, metric: string): OutcomeCount {
	return { customers: group.customers, outcomes: group.metrics[metric] ?? 0 };
}
