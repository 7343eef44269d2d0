import { formatCount } from './progress';
import type { Report } from './report';

/** The report as a table for people. */
export function formatSummary(report: Report): string {
	const rate = Math.round((report.items['打标签/Applied'] ?? 0) / report.seconds);
	return [
		section('Items', numberRows(report.items)),
		section(
			'Stopped, and why',
			Object.entries(report.reasons).map(([code, { count, message }]) => [
				`${code} · ${message}`,
				formatCount(count),
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
		`${formatCount(report.customers)} customers in ${report.seconds.toFixed(1)} s (${formatCount(rate)} relations/s), change set ${report.change_set}`,
		report.ok ? 'Everything is as it should be.' : 'NOT as it should be: see the checks marked ✗.',
	].join('\n\n');
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
