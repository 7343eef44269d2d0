import { MINUTE_MS } from '../../../lib/domain/calendar/wall-time';
import { compareOutcomes } from '../../../lib/domain/rollout/compare-outcomes';
import { metricAlpha } from '../../../lib/domain/rollout/metrics';
import type { MetricRule } from '../../../lib/domain/rollout/plan';
import type { Ledger } from '../../../lib/ledger/open';
import { exposuresOverTime, outcomesOverTime, type SideCounts } from '../../../lib/ledger/rollout-counts';
import { readStageStarts } from '../../../lib/ledger/rollout-transitions';
import type { Rollout } from '../../../lib/ledger/rollouts';
import type { Point, Span } from '../../shared/chart/line-chart';
import type { StageWatch } from '../stage-watch';

export interface MetricSeries {
	metric: MetricRule;
	/** Rates, 0 … 1. */
	exposed: Point[];
	control: Point[];
	/** Where the exposed group's rate lies, seen from the control group's: where control leaves it, they differ. */
	band: Span[];
}

export interface RolloutSeries {
	now: number;
	/** When each stage was entered, epoch ms. */
	stageStarts: number[];
	/** Drawn customers exposed so far. */
	exposed: Point[];
	/** Since when outcomes of the stage count. */
	enteredAt: number;
	metrics: MetricSeries[];
}

/** More are not told apart in a picture. */
const POINTS = 150;

/** How a rollout went so far, and its current stage in particular, for a picture. */
export async function readSeries(
	ledger: Ledger,
	rollout: Rollout,
	watch: StageWatch,
	now: number,
): Promise<RolloutSeries> {
	const { corp_id, id: rollout_id, plan, stage } = rollout;
	const key = { corp_id, rollout_id };
	const stageStarts = await readStageStarts(ledger.db, corp_id, rollout_id);
	const begun = stageStarts[0] ?? now;
	const exposures = { from: begun, periodMs: periodOf(begun, now) };
	const outcomes = { from: watch.enteredAt, periodMs: periodOf(watch.enteredAt, now) };
	const counts = await outcomesOverTime(ledger.db, { ...key, ...outcomes, stage, until: now });
	return {
		now,
		stageStarts,
		exposed: accumulate(await exposuresOverTime(ledger.db, { ...key, ...exposures }), exposures, now),
		enteredAt: watch.enteredAt,
		metrics: plan.metrics.map((metric) =>
			compareOverTime(rollout, watch, metric, counts.get(metric.name) ?? new Map(), outcomes, now),
		),
	};
}

interface Periods {
	from: number;
	periodMs: number;
}

function periodOf(from: number, now: number): number {
	return Math.max(MINUTE_MS, Math.ceil((now - from) / POINTS));
}

function accumulate(counts: ReadonlyMap<number, number>, { from, periodMs }: Periods, now: number): Point[] {
	let value = 0;
	return [...counts]
		.map(([period, count]) => ({ at: from + period * periodMs, count }))
		.filter(({ at }) => at <= now)
		.sort((a, b) => a.at - b.at)
		.map(({ at, count }) => ({ at, value: (value += count) }));
}

/** The comparison as it stood at the end of each period. */
function compareOverTime(
	{ plan }: Rollout,
	{ exposed, control }: StageWatch,
	metric: MetricRule,
	counts: ReadonlyMap<number, SideCounts>,
	{ from, periodMs }: Periods,
	now: number,
): MetricSeries {
	const series: MetricSeries = { metric, exposed: [], control: [], band: [] };
	const sums = { exposed: 0, control: 0 };
	if (counts.size === 0) return series;
	const alpha = metricAlpha(plan, metric.kind);
	const last = Math.floor((now - from) / periodMs);
	for (let period = 0; period <= last; period++) {
		const added = counts.get(period);
		sums.exposed += added?.exposed ?? 0;
		sums.control += added?.control ?? 0;
		const at = from + (period + 1) * periodMs;
		// The last period is not over; where it has only just begun, it is told with the one before.
		if (period < last && at >= now) continue;
		const compared = compareOutcomes(
			{ customers: control.customers, outcomes: sums.control },
			{ customers: exposed.customers, outcomes: sums.exposed },
			alpha,
			plan.limits.tuning,
		);
		const { exposedRate, controlRate, lower, upper, enough } = compared;
		const moment = Math.min(at, now);
		series.exposed.push({ at: moment, value: exposedRate });
		series.control.push({ at: moment, value: controlRate });
		if (enough) series.band.push({ at: moment, lower: controlRate + lower, upper: controlRate + upper });
	}
	return series;
}
