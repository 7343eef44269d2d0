import { HOUR_MS } from '../../../lib/domain/calendar/wall-time';
import { BUCKETS } from '../../../lib/domain/rollout/bucket';
import type { Problem } from '../../../lib/domain/rollout/check-plan';
import type { RolloutPlan } from '../../../lib/domain/rollout/plan';
import { message, type MessageCode } from '../../shared/messages';
import { label } from '../label';

/** What the editor calls a part of a plan, and how a number of it reads there. */
interface Shown {
	names: readonly string[];
	scale: number;
}

/** By the path without its numbers. */
const FIELDS: Readonly<Record<string, Shown>> = {
	id: { names: ['Rollout ID'], scale: 1 },
	controlShare: { names: ['Control Group (%)'], scale: 1 / 100 },
	stages: { names: ['Stages'], scale: 1 },
	'stages[].share': { names: ['Stages', 'Share (%)'], scale: 1 / 100 },
	'stages[].soakMs': { names: ['Stages', 'Least Hours'], scale: 1 / HOUR_MS },
	'stages[].minSample': { names: ['Stages', 'Least Exposed Customers'], scale: 1 },
	'namespace.name': { names: ['Namespace'], scale: 1 },
	'namespace.from': { names: ['Namespace From'], scale: 1 },
	'namespace.to': { names: ['Namespace To'], scale: 1 },
	'always[]': { names: ['Always Exposed'], scale: 1 },
	'never[]': { names: ['Never Exposed'], scale: 1 },
	'metrics[]': { names: ['Metrics'], scale: 1 },
	'metrics[].name': { names: ['Metrics', 'Name'], scale: 1 },
	'metrics[].kind': { names: ['Metrics', 'Kind'], scale: 1 },
	'metrics[].direction': { names: ['Metrics', 'Better When'], scale: 1 },
	'limits.alpha': { names: ['Chance of a False Alarm (%)'], scale: 100 },
	'limits.failureShare': { names: ['Technical Limit (%)'], scale: 100 },
	'limits.tuning': { names: ['Expected Outcomes'], scale: 1 },
};

const MESSAGES: Readonly<Record<Problem['code'], MessageCode>> = {
	EMPTY: 'PLAN_EMPTY',
	OUT_OF_RANGE: 'PLAN_OUT_OF_RANGE',
	STAGES_FALL: 'PLAN_STAGES_FALL',
	STAGES_OVERLAP: 'PLAN_STAGES_OVERLAP',
	STAGE_ADDS_NOBODY: 'PLAN_STAGE_ADDS_NOBODY',
	NAMED_TWICE: 'PLAN_NAMED_TWICE',
	LISTED_ON_BOTH: 'PLAN_LISTED_ON_BOTH',
	UNKNOWN_WORD: 'PLAN_UNKNOWN_WORD',
	METRIC_WITHOUT_CONTROL: 'PLAN_METRIC_WITHOUT_CONTROL',
};

/** A problem of a plan in the words of the editor: its field, its value as filled in, and what was expected. */
export function planProblemText({ code, path, value, min, max, words }: Problem, plan: RolloutPlan): string {
	const shown = FIELDS[path.replace(/\[\d+\]/g, '[]')] ?? { names: [path], scale: 1 };
	const scaled = (number: number): number => Number((number * shown.scale).toFixed(4));
	const position = /\[(\d+)\]/.exec(path)?.[1];
	return message(max === Number.MAX_SAFE_INTEGER ? 'PLAN_TOO_SMALL' : MESSAGES[code], {
		field: fieldText(shown.names, position),
		value: typeof value === 'number' ? scaled(value) : JSON.stringify(value),
		min: scaled(min ?? 0),
		max: scaled(max ?? BUCKETS),
		before: scaled(plan.stages[Number(position) - 1]?.share ?? 0),
		words: words?.join(', ') ?? '',
	});
}

/** `Stages → 2 → Share (%)` */
function fieldText([first = '', ...others]: readonly string[], position: string | undefined): string {
	const steps = [label(first)];
	if (position !== undefined) steps.push(String(Number(position) + 1));
	return [...steps, ...others.map(label)].join(' → ');
}
