/**
 * What separates several values in one text: comma, semicolon and enumeration comma in both widths, and line
 * breaks. Written as escapes, because the widths are told apart by nobody's eye.
 */
const LIST_SEPARATORS = /[,;\n\uff0c\uff1b\u3001]/;

/** The values in one text, without the blanks around them. */
export function splitList(text: string): string[] {
	const parts: string[] = [];
	for (const part of text.split(LIST_SEPARATORS)) {
		const trimmed = part.trim();
		if (trimmed !== '') parts.push(trimmed);
	}
	return parts;
}

/** Whether a cell of a table says nothing. */
export function isBlank(value: unknown): boolean {
	if (value === undefined || value === null) return true;
	return (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.length === 0);
}
