import type { Rollout } from '../../../lib/ledger/rollouts';
import { lineChart } from '../../shared/chart/line-chart';
import { drawPicture } from '../../shared/chart/picture';
import type { Svg } from '../../shared/chart/svg';
import { message, type MessageCode } from '../../shared/messages';
import { basisPoints, percent, stateWord, timeText } from '../words';
import type { MetricSeries, RolloutSeries } from './series';

const KINDS: Readonly<Record<MetricSeries['metric']['kind'], MessageCode>> = {
	guardrail: 'METRIC_GUARDRAIL',
	signal: 'METRIC_SIGNAL',
	dry_run: 'METRIC_DRY_RUN',
};

/** A rollout as a picture: customers exposed over time, and each metric of its stage with the bounds that decide. */
export function drawRollout(rollout: Rollout, series: RolloutSeries, timeZone: string): Svg {
	const { id, name, plan, stage, state } = rollout;
	const subtitle = message('PICTURE_SUBTITLE', {
		stage: stage + 1,
		stages: plan.stages.length,
		share: basisPoints(plan.stages[stage]?.share ?? 0),
		state: stateWord(state),
		time: timeText(series.now, timeZone),
	});
	const panels = [
		exposurePanel(series, timeZone),
		...series.metrics.map((metric) => metricPanel(metric, series, timeZone)),
	];
	const note = series.metrics.some(({ band }) => band.length > 0) ? message('PICTURE_NOTE') : undefined;
	return drawPicture(name === '' || name === id ? id : `${name} · ${id}`, subtitle, panels, note);
}

function exposurePanel({ exposed, stageStarts, now }: RolloutSeries, timeZone: string) {
	return lineChart({
		title: message('PICTURE_EXPOSED'),
		lines: [{ label: message('GROUP_EXPOSED'), points: exposed, steps: true }],
		marks: stageStarts.map((at, index) => ({ at, label: message('PICTURE_STAGE', { stage: index + 1 }) })),
		from: stageStarts[0] ?? now,
		to: now,
		timeZone,
		format: (value) => value.toLocaleString('en-US'),
		whole: true,
		empty: message('PICTURE_NOBODY'),
	});
}

function metricPanel(
	{ metric, exposed, control, band }: MetricSeries,
	series: RolloutSeries,
	timeZone: string,
) {
	return lineChart({
		title: message('PICTURE_METRIC', { metric: metric.name, kind: message(KINDS[metric.kind]) }),
		lines: [
			{ label: message('GROUP_EXPOSED'), points: exposed, band },
			{ label: message('GROUP_CONTROL'), points: control },
		],
		from: series.enteredAt,
		to: series.now,
		timeZone,
		format: percent,
		empty: message('PICTURE_NO_OUTCOMES'),
	});
}
