import type { Panel } from './frame';
import { element, text, type Svg } from './svg';
import { FONT, FONT_SIZE, INK } from './theme';

export const SVG_MIME_TYPE = 'image/svg+xml';

const WIDTH = 860;
const MARGIN = 20;
const HEADER_HEIGHT = 52;
const GAP = 18;
const NOTE_HEIGHT = 20;

/**
 * A whole picture: a heading, a line below it, panels one below the other, and perhaps a note at its foot. It
 * brings its own background.
 */
export function drawPicture(title: string, subtitle: string, panels: readonly Panel[], note?: string): Svg {
	let y = MARGIN + HEADER_HEIGHT;
	const drawn: Svg[] = [];
	for (const panel of panels) {
		drawn.push(panel.draw({ x: MARGIN, y, width: WIDTH - 2 * MARGIN, height: panel.height }));
		y += panel.height + GAP;
	}
	if (note !== undefined) {
		drawn.push(text(note, { x: MARGIN, y, fill: INK.label }));
		y += NOTE_HEIGHT;
	}
	const height = y - GAP + MARGIN;
	return element(
		'svg',
		{
			xmlns: 'http://www.w3.org/2000/svg',
			viewBox: `0 0 ${WIDTH} ${height}`,
			width: WIDTH,
			height,
			'font-family': FONT,
			'font-size': FONT_SIZE,
			role: 'img',
		},
		element('rect', { width: WIDTH, height, fill: INK.background }),
		text(title, { x: MARGIN, y: MARGIN + 16, fill: INK.title, 'font-size': 18, 'font-weight': 600 }),
		text(subtitle, { x: MARGIN, y: MARGIN + 36, fill: INK.label }),
		...drawn,
	);
}
