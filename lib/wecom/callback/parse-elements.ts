import type { Elements } from './elements';
import { parseJson } from './json';
import { CallbackRefused } from './refused';
import { parseXml } from './xml';

/**
 * The named values of an envelope or a message, told XML or JSON by how the text begins. Every value is
 * text: `007`, `1e5` and long numbers stay what they are.
 * @throws CallbackRefused with `code`, repeating nothing of the text
 */
export function parseElements(text: string, code: 'ENVELOPE' | 'MESSAGE'): Elements {
	try {
		const begin = /^[\uFEFF\s]*([<{])/.exec(text)?.[1];
		if (begin === '<') return parseXml(text);
		if (begin === '{') return parseJson(text);
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		throw new CallbackRefused(code, `The callback's ${code.toLowerCase()} is ${error.message}`);
	}
	throw new CallbackRefused(code, `The callback's ${code.toLowerCase()} is neither XML nor JSON`);
}
