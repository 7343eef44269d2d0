const TOKEN = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|[^<]+|</g;

/** Fails where text is not one well-formed XML element: tags that do not match, bare `<` or `&`, attributes twice. */
export function requireWellFormed(xml: string): void {
	const open: string[] = [];
	let ended = false;
	for (const token of xml.matchAll(TOKEN)) {
		const [text, closing, name, attributes, empty] = token;
		if (ended) throw new Error(`something after the end: ${text}`);
		if (/&(?!(?:amp|lt|gt|quot|apos);)/.test(text)) throw new Error(`a bare & in ${text}`);
		if (name === undefined) {
			if (text === '<') throw new Error(`a bare < at ${token.index}`);
			if (open.length === 0) throw new Error(`text outside the element: ${text}`);
			continue;
		}
		const names = [...(attributes ?? '').matchAll(/([\w:-]+)="/g)].map(([, attribute]) => attribute);
		if (new Set(names).size < names.length) throw new Error(`an attribute twice in ${text}`);
		if (closing === '/') {
			if (open.pop() !== name) throw new Error(`${text} closes nothing`);
		} else if (empty !== '/') {
			open.push(name);
		}
		ended = open.length === 0;
	}
	if (open.length > 0) throw new Error(`not closed: ${open.join(', ')}`);
}
