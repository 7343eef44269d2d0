import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { HOUR_MS } from '../../../lib/domain/calendar/wall-time';
import { checkPlan } from '../../../lib/domain/rollout/check-plan';
import type { NamespaceRange } from '../../../lib/domain/rollout/namespace';
import {
	defaultLimits,
	type MetricRule,
	type RolloutPlan,
	type RolloutStage,
} from '../../../lib/domain/rollout/plan';
import { message } from '../../shared/messages';
import { InputError } from '../../shared/node-error';
import { toList } from '../../shared/read-field';
import { label } from '../label';
import { planProblemText } from './plan-problem-text';

/** A plan as the node's fields say it, with what the plan itself does not keep. */
export interface FilledPlan {
	plan: RolloutPlan;
	/** What people call it. */
	name: string;
	/** How often each metric's outcome happens in one stage anyway, 0 … 1, in the order of the plan's metrics. */
	usualRates: number[];
}

/** @throws InputError that names every field that is wrong; then nothing has begun */
export function readPlan(context: IExecuteFunctions, id: string): FilledPlan {
	const stages = rows(context, 'stages', 'stage');
	const metrics = rows(context, 'metrics', 'metric');
	const more = context.getNodeParameter('plan', 0, {}) as IDataObject;
	const plan: RolloutPlan = {
		id,
		stages: stages.map((row, index) => toStage(row, stages[index + 1])),
		controlShare: toBasisPoints(context.getNodeParameter('controlShare', 0, 10)),
		...readNamespace(more),
		always: readCustomers(more, 'always', 'Always Exposed'),
		never: readCustomers(more, 'never', 'Never Exposed'),
		metrics: metrics.map(toMetric),
		limits: {
			...defaultLimits,
			alpha: toShare(more.alpha, defaultLimits.alpha),
			failureShare: toShare(more.failureLimit, defaultLimits.failureShare),
			tuning: more.tuning === undefined ? defaultLimits.tuning : Number(more.tuning),
		},
	};
	const problems = checkPlan(plan).map((problem) => planProblemText(problem, plan));
	if (stages[0]?.approval === true) problems.unshift(message('PLAN_APPROVAL_OF_FIRST'));
	if (problems.length > 0) throw new InputError('PLAN_INVALID', { problems: problems.join(' ') });
	return {
		plan,
		name: String(more.name ?? '').trim(),
		usualRates: metrics.map(({ usualRate }) => toShare(usualRate, 0.01)),
	};
}

function rows(context: IExecuteFunctions, collection: string, row: string): IDataObject[] {
	const filled = context.getNodeParameter(collection, 0, {}) as Record<string, IDataObject[] | undefined>;
	return filled[row] ?? [];
}

/** An approval belongs to the stage before: it is what has to be given to leave that one. */
function toStage({ share, soakHours, minSample }: IDataObject, next: IDataObject | undefined): RolloutStage {
	return {
		share: toBasisPoints(share ?? 5),
		soakMs: Math.round(Number(soakHours ?? 24) * HOUR_MS),
		minSample: Number(minSample ?? 500),
		approval: next?.approval === true,
	};
}

function toMetric({ name, kind, direction }: IDataObject): MetricRule {
	return {
		name: String(name ?? '').trim(),
		kind: (kind ?? 'guardrail') as MetricRule['kind'],
		direction: (direction ?? 'lower_is_better') as MetricRule['direction'],
	};
}

function readNamespace({ namespace, namespaceFrom, namespaceTo }: IDataObject): {
	namespace?: NamespaceRange;
} {
	const name = String(namespace ?? '').trim();
	if (name === '') {
		// A part of nothing: whoever fills it in believes to be alone with these customers.
		if (namespaceFrom === undefined && namespaceTo === undefined) return {};
		throw new InputError('MISSING_FIELD', {
			field: label('Namespace'),
			expected: message('EXPECT_NAMESPACE'),
		});
	}
	return { namespace: { name, from: Number(namespaceFrom ?? 0), to: Number(namespaceTo ?? 1_000) } };
}

function readCustomers(more: IDataObject, field: string, displayName: string): string[] {
	const customers = toList(more[field]);
	if (customers) return customers;
	throw new InputError('INVALID_FIELD', {
		field: label(displayName),
		value: JSON.stringify(more[field]).slice(0, 80),
		expected: message('EXPECT_CUSTOMER_LIST'),
	});
}

/** Per cent as basis points; 5.1 × 100 is not quite 510. */
function toBasisPoints(percentage: unknown): number {
	return Number((Number(percentage) * 100).toFixed(6));
}

function toShare(percentage: unknown, fallback: number): number {
	return percentage === undefined ? fallback : Number((Number(percentage) / 100).toFixed(9));
}
