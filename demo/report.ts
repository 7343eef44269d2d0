import type { EndpointStats, SimulatorStats } from '../runtime/simulator';
import type { PipelineRun } from './pipeline';
import { countNecessary, type Outcome, type Plan } from './scenario';

export interface Check {
	name: string;
	expected: number;
	actual: number;
	ok: boolean;
}

/** The machine-readable result of one run. */
export interface Report {
	ok: boolean;
	customers: number;
	/** Items by `<node>/<output>`. */
	items: Record<string, number>;
	/** WeCom calls by endpoint, as the simulator counted them. */
	calls: Record<string, number>;
	/** Answers by errcode over all endpoints. */
	errcodes: Record<string, number>;
	/** From firing the webhook to the workflow's answer. */
	seconds: number;
	change_set: string;
	/** Why items were stopped: how many by code, with one of the sentences. */
	reasons: PipelineRun['result']['reasons'];
	checks: Check[];
}

/** Errcodes that mean the caller went over a limit. */
const limitErrcodes = ['45009', '45033', '45035'];

/** Holds the workflow's own account against what the simulator holds before and after. */
export function makeReport(
	customers: number,
	run: PipelineRun,
	plan: Plan,
	outcome: Outcome,
	stats: SimulatorStats,
): Report {
	const { result, seconds } = run;
	const errcodes = sumErrcodes(Object.values(stats.endpoints));
	const { items } = result;
	const { routes } = plan;
	const checks = [
		check('requests refused by the guard', routes.denied, items['权限校验/Denied']),
		check('requests waiting for approval', routes.needsApproval, items['权限校验/Needs Approval']),
		check('requests to customers who complained lately', routes.suppressed, items['冲突预检/Suppressed']),
		check('requests that clash', routes.conflict, items['冲突预检/Conflict']),
		check('requests carried out', routes.clean, countTagged(run)),
		check('relations that hold exactly the intended tags', plan.intended.size, outcome.correct),
		check('relations reported as right', outcome.correct, result.applied + result.unchanged),
		check('relations reported as changed', outcome.changed, result.applied),
		check('relations that had to change', countNecessary(plan), outcome.changed),
		check('relations changed that nobody may change', 0, outcome.strays),
		check('items reported as failed', 0, result.failed),
		check('calls that went over a limit', 0, sum(limitErrcodes.map((code) => errcodes[code] ?? 0))),
	];
	return {
		ok: checks.every(({ ok }) => ok),
		customers,
		items: result.items,
		calls: Object.fromEntries(Object.entries(stats.endpoints).map(([name, { calls }]) => [name, calls])),
		errcodes,
		seconds: Math.round(seconds * 100) / 100,
		change_set: result.change_set,
		reasons: result.reasons,
		checks,
	};
}

const countTagged = ({ result }: PipelineRun): number => result.applied + result.unchanged + result.failed;

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
