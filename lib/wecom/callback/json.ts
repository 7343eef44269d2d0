import type { ElementValue, Elements } from './elements';

const MOST_LEVELS = 8;

/**
 * The members of a JSON object, every value as the text it was written as.
 * @throws SyntaxError for anything but one object
 */
export function parseJson(text: string): Elements {
	const members = readValue(readJson(text.replace(/^\uFEFF/, '')), 0);
	if (typeof members !== 'object' || Array.isArray(members)) throw new SyntaxError('not a JSON object');
	return members;
}

function readJson(text: string): unknown {
	try {
		return JSON.parse(text, keepDigits);
	} catch {
		// The engine's message repeats parts of the text.
		throw new SyntaxError('not JSON');
	}
}

/** A number's own digits: as a number, a long id would lose its last ones. */
function keepDigits(_name: string, value: unknown, context?: { source?: string }): unknown {
	return typeof value === 'number' ? (context?.source ?? String(value)) : value;
}

function readValue(value: unknown, level: number): ElementValue {
	if (level > MOST_LEVELS) throw new SyntaxError('nested too deeply');
	if (Array.isArray(value)) return value.map((entry) => readValue(entry, level + 1));
	if (typeof value !== 'object' || value === null) return String(value ?? '');
	// As an own member, a name of every object's would be called in place of the real one.
	const members = Object.entries(value).filter(([name, member]) => !(name in {}) && member !== null);
	return Object.fromEntries(members.map(([name, member]) => [name, readValue(member, level + 1)]));
}
