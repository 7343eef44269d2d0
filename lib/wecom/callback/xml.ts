import { XMLParser } from 'fast-xml-parser';
import type { ElementValue, Elements } from './elements';

const TEXT = '#text';
const CDATA = '#cdata';
/** WeCom nests three deep at most: xml, MemChangeList, Item. */
const MOST_LEVELS = 8;

/** fast-xml-parser's ordered tree: a node has one key, its name; texts are strings, the rest are lists. */
type XmlNode = Readonly<Record<string, string | readonly XmlNode[]>>;

const parser = new XMLParser({
	preserveOrder: true,
	textNodeName: TEXT,
	cdataPropName: CDATA,
	parseTagValue: false,
	trimValues: false,
	processEntities: false,
	ignoreDeclaration: true,
	ignorePiTags: true,
	maxNestedTags: MOST_LEVELS,
	jPath: false,
});

/**
 * The children of the root element `xml`. Attributes, comments and texts between elements do not count.
 * Nothing is fetched and nothing expands: a document with DOCTYPE or ENTITY is not parsed at all, so the
 * only references are characters.
 * @throws SyntaxError for anything but one well-formed `xml` element
 */
export function parseXml(text: string): Elements {
	if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new SyntaxError('a document with DOCTYPE or ENTITY');
	const roots = readNodes(text).filter((node) => !(TEXT in node));
	const root = roots.length === 1 ? roots[0]?.xml : undefined;
	const elements = typeof root === 'object' ? readChildren(root) : undefined;
	if (typeof elements !== 'object') throw new SyntaxError('not one xml element with others in it');
	return elements;
}

function readNodes(text: string): readonly XmlNode[] {
	try {
		return parser.parse(text, true) as XmlNode[];
	} catch {
		// The parser's message repeats parts of the text.
		throw new SyntaxError('not well-formed XML');
	}
}

function readChildren(nodes: readonly XmlNode[]): string | Elements {
	const children = new Map<string, ElementValue[]>();
	for (const node of nodes) {
		for (const [name, content] of Object.entries(node)) {
			if (name === CDATA || typeof content === 'string') continue;
			const values = children.get(name) ?? [];
			values.push(readChildren(content));
			children.set(name, values);
		}
	}
	if (children.size === 0) return readText(nodes);
	return Object.fromEntries(
		[...children].map(([name, values]) => [name, values.length === 1 ? values[0]! : values]),
	);
}

/** Blanks are part of a value, but not those that only set its CDATA apart from the tags. */
function readText(nodes: readonly XmlNode[]): string {
	const hasCdata = nodes.some((node) => CDATA in node);
	return nodes
		.map(({ [CDATA]: cdata, [TEXT]: text }) => {
			if (typeof cdata === 'object') return cdata.map((part) => part[TEXT]).join('');
			return typeof text !== 'string' || (hasCdata && text.trim() === '') ? '' : decodeReferences(text);
		})
		.join('');
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decodeReferences(text: string): string {
	return text.replace(
		/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(lt|gt|amp|quot|apos));/gi,
		(reference, decimal, hex, name) => {
			if (name) return NAMED[name] ?? reference;
			const code = decimal ? Number(decimal) : parseInt(hex, 16);
			return code <= 0x10ffff ? String.fromCodePoint(code) : reference;
		},
	);
}
