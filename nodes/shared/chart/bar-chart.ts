import { drawBaseline, drawFrame, type Box, type Panel } from './frame';
import { niceTicks, type Scale } from './scale';
import { element, escapeText, text, widthOf, type Svg } from './svg';
import { FONT_SIZE, INK, SERIES_COLORS } from './theme';

export interface BarChart {
	title: string;
	/** What each bar of a category stands for, in the order of its values. */
	series: readonly string[];
	categories: ReadonlyArray<{ label: string; values: readonly number[] }>;
	/** Values of a category on top of one another; otherwise side by side. */
	stacked?: boolean;
	format: (value: number) => string;
	whole?: boolean;
	height?: number;
}

const HEIGHT = 200;
const WIDEST_BAR = 48;

/** Values from 0 up, by category. */
export function barChart(chart: BarChart): Panel {
	return { height: chart.height ?? HEIGHT, draw: (box) => draw(chart, box) };
}

function draw(chart: BarChart, box: Box): Svg {
	let highest = 0;
	for (const { values } of chart.categories) {
		highest = Math.max(
			highest,
			chart.stacked ? values.reduce((sum, each) => sum + each, 0) : Math.max(0, ...values),
		);
	}
	const ticks = niceTicks(0, highest || 1, 5, chart.whole).map((value) => ({
		value,
		label: chart.format(value),
	}));
	const legend = chart.series.map((label, index) => ({ label, color: colorOf(index) }));
	const { plot, y, drawn } = drawFrame(box, chart.title, legend, ticks);
	const step = plot.width / Math.max(1, chart.categories.length);
	const drawBars = chart.stacked ? drawStack : drawRow;
	const bars = chart.categories.map(({ label, values }, index) => {
		const middle = plot.x + (index + 0.5) * step;
		return drawBars(values, middle, step * 0.7, y) + drawLabel(label, middle, step, plot);
	});
	return [drawn, ...bars, drawBaseline(plot)].join('');
}

function drawStack(values: readonly number[], middle: number, room: number, y: Scale): Svg {
	const width = Math.min(WIDEST_BAR, room);
	let base = 0;
	return values
		.map((value, index) => {
			const bar = drawBar(middle - width / 2, width, base, base + value, y, colorOf(index));
			base += value;
			return bar;
		})
		.join('');
}

function drawRow(values: readonly number[], middle: number, room: number, y: Scale): Svg {
	const width = Math.min(WIDEST_BAR, room / Math.max(1, values.length));
	const left = middle - (width * values.length) / 2;
	return values
		.map((value, index) => drawBar(left + index * width, width * 0.92, 0, value, y, colorOf(index)))
		.join('');
}

function drawBar(x: number, width: number, from: number, to: number, y: Scale, fill: string): Svg {
	return element('rect', { x, width, y: y(to), height: y(from) - y(to), fill });
}

/** Below its bars; what does not fit is cut and told in full where one points at it. */
function drawLabel(label: string, middle: number, room: number, plot: Box): Svg {
	const at = { x: middle, y: plot.y + plot.height + 18, 'text-anchor': 'middle', fill: INK.label };
	if (widthOf(label, FONT_SIZE) <= room) return text(label, at);
	let shown = [...label];
	while (shown.length > 1 && widthOf(`${shown.join('')}…`, FONT_SIZE) > room) shown = shown.slice(0, -1);
	return element('g', {}, element('title', {}, escapeText(label)), text(`${shown.join('')}…`, at));
}

function colorOf(index: number): string {
	return SERIES_COLORS[index % SERIES_COLORS.length]!;
}
