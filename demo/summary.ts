import { formatCount } from './progress';
import type { Report, StageReport } from './report';

const scenarioTitles = {
	good: 'The campaign does good: it reaches everybody who may be invited',
	harmful: 'The campaign makes customers complain: it is stopped and taken back',
} as const;

/** The report as one screen for people. */
export function formatSummary(report: Report): string {
	const { rollout } = report;
	return [
		scenarioTitles[report.scenario],
		section('Items', numberRows(report.items)),
		section(
			'Not tagged, and why',
			Object.entries(report.reasons).map(([code, { count, message }]) => [
				`${code} · ${message}`,
				formatCount(count),
			]),
		),
		section(
			'Rollout',
			rollout.stages.map((look) => [
				`stage ${look.stage} · ${formatCount(look.exposed)} exposed · ${guardrailOf(look)}`,
				look.decision,
			]),
		),
		section('WeCom calls', numberRows(report.calls)),
		section('Answers by errcode', numberRows(report.errcodes)),
		section(
			'Checked against the simulator',
			report.checks.map(({ name, expected, actual, ok }) => [
				`${ok ? '✓' : '✗'} ${name}`,
				ok ? formatCount(actual) : `${formatCount(actual)}, expected ${formatCount(expected)}`,
			]),
		),
		`${formatCount(report.customers)} customers, rollout ${rollout.ending} in ${report.seconds.toFixed(1)} s, last change set ${report.change_set || 'none'}`,
		report.ok ? 'Everything is as it should be.' : 'NOT as it should be: see the checks marked ✗.',
	].join('\n\n');
}

/** What the guardrail said, or else whatever held the stage. */
function guardrailOf({ checks }: StageReport): string {
	const told = checks.find(({ name }) => name === 'guardrail') ?? checks[0];
	return told?.message ?? '';
}

type Row = readonly [label: string, value: string];

const numberRows = (numbers: Record<string, number>): Row[] =>
	Object.entries(numbers).map(([label, value]) => [label, formatCount(value)]);

function section(title: string, rows: readonly Row[]): string {
	const labelWidth = Math.max(0, ...rows.map(([label]) => displayWidth(label)));
	const valueWidth = Math.max(0, ...rows.map(([, value]) => value.length));
	const lines = rows.map(
		([label, value]) =>
			`  ${label}${' '.repeat(labelWidth - displayWidth(label))}  ${value.padStart(valueWidth)}`,
	);
	return [title, ...lines].join('\n');
}

/** Columns that a text takes in a terminal: Chinese characters take two. */
function displayWidth(text: string): number {
	const wide = text.match(
		/[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60]/g,
	);
	return [...text].length + (wide?.length ?? 0);
}
