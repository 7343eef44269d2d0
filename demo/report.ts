import type { EndpointStats, SimulatorStats } from '../runtime/simulator';
import type { CleaningResult, EvaluationResult, PipelineResult } from './pipeline';
import type { Ramp } from './ramp';
import { countNecessary, scenario, type Ending, type Outcome, type Plan } from './scenario';

export interface Check {
	name: string;
	expected: number;
	actual: number;
	ok: boolean;
}

/** One look at a stage of the rollout, as the evaluation told it. */
export interface StageReport {
	/** From 1. */
	stage: number;
	exposed: number;
	decision: EvaluationResult['decision'];
	checks: EvaluationResult['checks'];
}

/** The machine-readable result of one run. */
export interface Report {
	ok: boolean;
	scenario: Ending;
	customers: number;
	/** Items by `<node>/<output>`, of the campaign's last run and of the night. */
	items: Record<string, number>;
	/** WeCom calls by endpoint up to the end of the rollout, as the simulator counted them. */
	calls: Record<string, number>;
	/** Answers by errcode over all endpoints. */
	errcodes: Record<string, number>;
	/** From firing the webhook to the end of the rollout. */
	seconds: number;
	change_set: string;
	/** Why items were stopped: how many by code, with one of the sentences. */
	reasons: PipelineResult['reasons'];
	rollout: { ending: Ramp['ending']; stages: StageReport[] };
	checks: Check[];
}

export interface Story {
	customers: number;
	ending: Ending;
	seconds: number;
	plan: Plan;
	ramp: Ramp;
	rampStats: SimulatorStats;
	afterRamp: Outcome;
	cleaning: CleaningResult;
	afterNight: Outcome;
}

/** Errcodes that mean the caller went over a limit. */
const limitErrcodes = ['45009', '45033', '45035'];

/** Holds the workflows' own account against what the simulator holds before, between and afterwards. */
export function makeReport(story: Story): Report {
	const { customers, ending, seconds, ramp, rampStats, cleaning } = story;
	const { result } = ramp;
	const errcodes = sumErrcodes(Object.values(rampStats.endpoints));
	const checks = [
		...checkGates(story),
		...(ending === 'good' ? checkGoodEnding(story) : checkHarmfulEnding(story)),
		check('items reported as failed', 0, result.failed + cleaning.failed),
		check('calls that went over a limit', 0, sum(limitErrcodes.map((code) => errcodes[code] ?? 0))),
	];
	return {
		ok: checks.every(({ ok }) => ok),
		scenario: ending,
		customers,
		items: {
			...result.items,
			'到期清理/Expired': cleaning.removed + cleaning.unchanged + cleaning.failed + cleaning.not_allowed,
			'到期清理/Expiring Soon': cleaning.expiring,
		},
		calls: Object.fromEntries(Object.entries(rampStats.endpoints).map(([name, { calls }]) => [name, calls])),
		errcodes,
		seconds: Math.round(seconds * 100) / 100,
		change_set: ramp.changeSet,
		reasons: result.reasons,
		rollout: {
			ending: ramp.ending,
			stages: ramp.looks.map(({ stage, exposed, evaluation: { decision, checks: told } }) => ({
				stage,
				exposed,
				decision,
				checks: told,
			})),
		},
		checks,
	};
}

/** Where requests were stopped does not depend on how the story ends. */
function checkGates({ plan: { routes }, ramp: { result } }: Story): Check[] {
	const { items } = result;
	return [
		check('requests refused by the guard', routes.denied, items['权限校验/Denied']),
		check('requests waiting for approval', routes.needsApproval, items['权限校验/Needs Approval']),
		check('requests to customers who complained lately', routes.suppressed, items['冲突预检/Suppressed']),
		check('requests that clash', routes.conflict, items['冲突预检/Conflict']),
		check('requests to the control group', routes.control, items['灰度发布/Control']),
	];
}

function checkGoodEnding({ plan, ramp, afterRamp, cleaning, afterNight }: Story): Check[] {
	const { applied, result, looks } = ramp;
	const promoted = looks.filter(({ evaluation }) => evaluation.decision === 'promote').length;
	// With nobody to invite there is nothing to roll out.
	const stages = plan.intended.size + plan.routes.control > 0 ? scenario.rollout.stages : 0;
	return [
		check('stages passed', stages, promoted),
		check('requests carried out', plan.routes.exposed, result.applied + result.unchanged + result.failed),
		check('relations that hold exactly the intended tags', plan.intended.size, afterRamp.correct),
		check('relations that had to change', countNecessary(plan), afterRamp.changed),
		check('relations reported as changed', afterRamp.changed, applied),
		check('relations changed that nobody may change', 0, afterRamp.strays),
		check('invitations that expired', plan.expiring, cleaning.removed),
		check('relations that hold exactly the rest', plan.expired.size, afterNight.correct),
		check('relations changed by the night that nobody may change', 0, afterNight.strays),
	];
}

function checkHarmfulEnding({ plan, ramp, afterRamp, cleaning, afterNight }: Story): Check[] {
	const { ending, looks } = ramp;
	const taken = looks.at(-1)?.evaluation.taken_back;
	return [
		check('rollouts taken back', 1, Number(ending === 'rolled_back' && taken?.complete === true)),
		check('changes that could not be taken back', 0, (taken?.skipped ?? 0) + (taken?.failed ?? 0)),
		check('relations that hold what they held before', plan.before.size, afterRamp.correct),
		check('relations that differ from before', 0, afterRamp.changed),
		check('invitations left to expire', 0, cleaning.removed),
		check('relations that differ from before, after the night', 0, afterNight.changed),
	];
}

const check = (name: string, expected: number, actual = 0): Check => ({
	name,
	expected,
	actual,
	ok: expected === actual,
});

function sumErrcodes(endpoints: readonly EndpointStats[]): Record<string, number> {
	const total: Record<string, number> = {};
	for (const { errcodes } of endpoints) {
		for (const [code, count] of Object.entries(errcodes)) total[code] = (total[code] ?? 0) + count;
	}
	return total;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
