/** A finished piece of SVG. */
export type Svg = string;

/** Attributes of an element; numbers are rounded, `undefined` leaves one out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element with pieces inside it. Attribute values are escaped, pieces are not: they are SVG already. */
export function element(name: string, attributes: Attributes, ...inside: readonly Svg[]): Svg {
	const written = Object.entries(attributes)
		.filter(([, value]) => value !== undefined)
		.map(([key, value]) => ` ${key}="${typeof value === 'number' ? coordinate(value) : escapeText(value!)}"`)
		.join('');
	return inside.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${inside.join('')}</${name}>`;
}

/** A line of text. */
export function text(content: string, attributes: Attributes): Svg {
	return element('text', attributes, escapeText(content));
}

/**
 * To a tenth of a pixel: finer is not seen, and files stay small.
 * @throws RangeError for what is no number: a picture with a hole in it would hide the fault
 */
export function coordinate(value: number): string {
	if (!Number.isFinite(value)) throw new RangeError(`A coordinate is ${value}; expected a finite number`);
	return String(Math.round(value * 10) / 10 || 0);
}

const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&apos;',
};

/** Text as it may stand in XML 1.0: characters it cannot hold become U+FFFD. */
export function escapeText(content: string): string {
	return content
		.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
		.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** About how wide a line of text is, in pixels: Chinese characters are square, others half of that. */
export function widthOf(content: string, fontSize: number): number {
	let width = 0;
	for (const character of content) width += WIDE.test(character) ? 1 : 0.56;
	return width * fontSize;
}

const WIDE =
	/[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Script=Han}/u;
