import { drawBaseline, drawFrame, type Box, type Panel } from './frame';
import { linearScale, niceTicks, type Scale } from './scale';
import { coordinate, element, text, type Svg } from './svg';
import { INK, SERIES_COLORS } from './theme';
import { timeTicks } from './time-ticks';

export interface Point {
	/** Epoch ms. */
	at: number;
	value: number;
}

/** Between which values something lies at a moment. */
export interface Span {
	at: number;
	lower: number;
	upper: number;
}

export interface Line {
	label: string;
	points: readonly Point[];
	/** Drawn around the line, in its colour; beyond the axis it is cut off. */
	band?: readonly Span[];
	/** Holds each value until the next point, as a count does; otherwise straight from point to point. */
	steps?: boolean;
}

/** Something that happened at a moment: a vertical line with a short label. */
export interface Mark {
	at: number;
	label: string;
}

export interface LineChart {
	title: string;
	lines: readonly Line[];
	marks?: readonly Mark[];
	/** The time axis: epoch ms, and the IANA zone in which it is labelled. */
	from: number;
	to: number;
	timeZone: string;
	/** How values stand at the axis. */
	format: (value: number) => string;
	/** Values are counts: whole numbers at the axis. */
	whole?: boolean;
	height?: number;
	/** Said in place of the lines where there is not a single point. */
	empty?: string;
}

const HEIGHT = 200;
const PIXELS_PER_TICK = 90;

/** Values over time, from 0 up. The axis reaches as high as the lines, not as their bands: these may be wide. */
export function lineChart(chart: LineChart): Panel {
	return { height: chart.height ?? HEIGHT, draw: (box) => draw(chart, box) };
}

function draw(chart: LineChart, box: Box): Svg {
	const highest = Math.max(0, ...chart.lines.map(({ points }) => highestOf(points)));
	const ticks = niceTicks(0, highest * HEADROOM || 1, 5, chart.whole).map((value) => ({
		value,
		label: chart.format(value),
	}));
	const legend = chart.lines.map(({ label }, index) => ({ label, color: colorOf(index) }));
	const { plot, y, drawn } = drawFrame(box, chart.title, legend, ticks);
	const x = linearScale(chart.from, chart.to, plot.x, plot.x + plot.width);
	const within = clamper(plot);
	const toY: Scale = (value) => within(y(value));
	return [
		drawn,
		...chart.lines.map(({ band = [] }, index) => drawBand(band, x, toY, colorOf(index))),
		...(chart.marks ?? []).map((mark) => drawMark(mark, x, plot)),
		...chart.lines.map((line, index) => drawLine(line, chart.to, x, toY, colorOf(index))),
		drawBaseline(plot),
		drawTimes(chart, x, plot),
		highest === 0 && chart.empty !== undefined ? drawEmpty(chart.empty, plot) : '',
	].join('');
}

const HEADROOM = 1.15;

function highestOf(points: readonly Point[]): number {
	let highest = 0;
	for (const { value } of points) highest = Math.max(highest, value);
	return highest;
}

function colorOf(index: number): string {
	return SERIES_COLORS[index % SERIES_COLORS.length]!;
}

function clamper({ y, height }: Box): Scale {
	return (value) => Math.min(y + height, Math.max(y, value));
}

function drawLine(line: Line, until: number, x: Scale, y: Scale, color: string): Svg {
	const [first, ...others] = line.points;
	if (!first) return '';
	const path = [`M${place(first.at, first.value, x, y)}`];
	let before = first;
	for (const point of others) {
		if (line.steps) path.push(`L${place(point.at, before.value, x, y)}`);
		path.push(`L${place(point.at, point.value, x, y)}`);
		before = point;
	}
	if (line.steps && until > before.at) path.push(`L${place(until, before.value, x, y)}`);
	const last = line.steps ? until : before.at;
	return [
		element('path', {
			d: path.join(''),
			fill: 'none',
			stroke: color,
			'stroke-width': 2,
			'stroke-linejoin': 'round',
		}),
		element('circle', { cx: x(last), cy: y(before.value), r: 3, fill: color }),
	].join('');
}

function drawBand(band: readonly Span[], x: Scale, y: Scale, color: string): Svg {
	if (band.length === 0) return '';
	const above = band.map(({ at, upper }) => place(at, upper, x, y));
	const below = band.map(({ at, lower }) => place(at, lower, x, y)).reverse();
	return element('polygon', { points: [...above, ...below].join(' '), fill: color, 'fill-opacity': 0.16 });
}

function drawMark({ at, label }: Mark, x: Scale, { y, height }: Box): Svg {
	const line = { x1: x(at), x2: x(at), y1: y, y2: y + height, stroke: INK.axis, 'stroke-dasharray': '3 3' };
	return element('line', line) + text(label, { x: x(at) + 4, y: y + 11, fill: INK.label, 'font-size': 11 });
}

function drawTimes({ from, to, timeZone }: LineChart, x: Scale, plot: Box): Svg {
	const most = Math.max(2, Math.floor(plot.width / PIXELS_PER_TICK));
	const bottom = plot.y + plot.height;
	return timeTicks(from, to, timeZone, most)
		.map(({ at, label }) =>
			[
				element('line', { x1: x(at), x2: x(at), y1: bottom, y2: bottom + 4, stroke: INK.axis }),
				text(label, { x: x(at), y: bottom + 18, 'text-anchor': 'middle', fill: INK.label }),
			].join(''),
		)
		.join('');
}

function drawEmpty(words: string, { x, y, width, height }: Box): Svg {
	return text(words, { x: x + width / 2, y: y + height / 2, 'text-anchor': 'middle', fill: INK.label });
}

function place(at: number, value: number, x: Scale, y: Scale): string {
	return `${coordinate(x(at))},${coordinate(y(value))}`;
}
