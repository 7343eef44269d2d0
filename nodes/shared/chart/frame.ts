import { linearScale, type Scale } from './scale';
import { element, text, widthOf, type Svg } from './svg';
import { FONT_SIZE, INK } from './theme';

/** A rectangle of a picture, in pixels. */
export interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** What a panel draws into its part of the picture. */
export interface Panel {
	height: number;
	draw(box: Box): Svg;
}

export interface Tick {
	value: number;
	label: string;
}

/** The plot inside a panel, with what is needed to place things in it. */
export interface Frame {
	plot: Box;
	y: Scale;
	/** Title, legend, horizontal lines and their labels. */
	drawn: Svg;
}

export interface LegendEntry {
	label: string;
	color: string;
}

const TITLE_HEIGHT = 28;
const LABELS_BELOW = 24;
const RIGHT_MARGIN = 18;

/** Sets a panel up: title to the left, legend to the right, a horizontal line and a label for each tick. */
export function drawFrame(
	box: Box,
	title: string,
	legend: readonly LegendEntry[],
	ticks: readonly Tick[],
): Frame {
	const left = Math.max(36, ...ticks.map(({ label }) => widthOf(label, FONT_SIZE) + 14));
	const plot: Box = {
		x: box.x + left,
		y: box.y + TITLE_HEIGHT,
		width: box.width - left - RIGHT_MARGIN,
		height: box.height - TITLE_HEIGHT - LABELS_BELOW,
	};
	const values = ticks.map(({ value }) => value);
	const y = linearScale(Math.min(...values), Math.max(...values), plot.y + plot.height, plot.y);
	const lines = ticks.map(({ value, label }) =>
		[
			element('line', { x1: plot.x, x2: plot.x + plot.width, y1: y(value), y2: y(value), stroke: INK.grid }),
			text(label, { x: plot.x - 8, y: y(value) + 4, 'text-anchor': 'end', fill: INK.label }),
		].join(''),
	);
	const heading = text(title, { x: box.x, y: box.y + 12, fill: INK.title, 'font-weight': 600 });
	return { plot, y, drawn: [heading, drawLegend(box, legend), ...lines].join('') };
}

function drawLegend(box: Box, entries: readonly LegendEntry[]): Svg {
	let right = box.x + box.width - RIGHT_MARGIN;
	const drawn: Svg[] = [];
	for (const { label, color } of [...entries].reverse()) {
		drawn.push(text(label, { x: right, y: box.y + 12, 'text-anchor': 'end', fill: INK.label }));
		right -= widthOf(label, FONT_SIZE) + 18;
		drawn.push(element('rect', { x: right, y: box.y + 3, width: 12, height: 9, rx: 2, fill: color }));
		right -= 16;
	}
	return drawn.join('');
}

/** The line at the bottom of a plot. */
export function drawBaseline({ x, y, width, height }: Box): Svg {
	return element('line', { x1: x, x2: x + width, y1: y + height, y2: y + height, stroke: INK.axis });
}
