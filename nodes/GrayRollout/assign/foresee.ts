import type { IExecuteFunctions } from 'n8n-workflow';
import { detectableDifference, groupSizes } from '../../../lib/domain/rollout/detectable';
import { message } from '../../shared/messages';
import type { FilledPlan } from '../plan/read-plan';
import { percent } from '../words';

/** Fewer exposed customers than this show gross differences only. */
const SUBTLE_FROM = 2_000;

/** Says, before a rollout begins, what its groups will be, what they can show, and what will hold it for ever. */
export function tellWhatCanBeFound(
	context: IExecuteFunctions,
	{ plan, usualRates }: FilledPlan,
	audience: number,
): void {
	const first = groupSizes(plan, 0, audience);
	const sentences = [message('FORESEE_GROUPS', { audience, ...first })];
	const warnings: string[] = [];
	for (const [index, metric] of plan.metrics.entries()) {
		if (plan.controlShare === 0) break;
		const rate = usualRates[index]!;
		const difference = detectableDifference(plan, 0, metric, rate, audience);
		const worse = metric.direction === 'lower_is_better' ? rate + difference : rate - difference;
		const values = { metric: metric.name, rate: percent(rate), worse: percent(worse) };
		if (Number.isFinite(difference)) sentences.push(message('FORESEE_DETECTABLE', values));
		else warnings.push(message('FORESEE_NOTHING', values));
	}
	if (plan.metrics.length > 0 && first.exposed < SUBTLE_FROM) {
		warnings.push(message('FORESEE_SMALL', { exposed: first.exposed, subtle: SUBTLE_FROM }));
	}
	for (const [stage, { minSample }] of plan.stages.entries()) {
		const { exposed } = groupSizes(plan, stage, audience);
		if (exposed < minSample) warnings.push(message('FORESEE_HELD', { stage: stage + 1, exposed, minSample }));
	}
	context.addExecutionHints({ message: sentences.join(' '), location: 'outputPane', type: 'info' });
	if (warnings.length > 0) {
		context.addExecutionHints({ message: warnings.join(' '), location: 'outputPane', type: 'warning' });
	}
}
