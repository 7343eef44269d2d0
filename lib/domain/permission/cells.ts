import { splitList } from '../document/cell';
import { Cursor } from '../document/cursor';
import { VALUE_ALIASES } from './row-columns';

/** Columns in which several values make no sense. */
const SINGLE_VALUES = ['effect', 'tier', 'counter', 'enabled'];

/** Several values in one cell are separated by commas, 、, semicolons or lines. */
export function splitCell(cell: Cursor): Cursor {
	return withValue(cell, splitText(cell.value));
}

export function cellEntries(cell: Cursor): Cursor[] {
	return splitCell(cell).listOrSingle();
}

/** A number that is not negative; tables often keep numbers as text. */
export function readCount(cell: Cursor): number {
	const { value } = cell;
	const isNumeric = typeof value === 'string' && /^\s*\d+(\.\d+)?\s*$/.test(value);
	return withValue(cell, isNumeric ? Number(value) : value).number({ min: 0 });
}

/** On unless the cell says otherwise. */
export function readSwitch(cell: Cursor): boolean {
	if (typeof cell.value !== 'string') return cell.boolean(true);
	return withValue(cell, cell.value.trim().toLowerCase()).oneOf(['true', 'false']) === 'true';
}

/** The object written into a cell as JSON. */
export function parseCell(cell: Cursor): Cursor {
	if (typeof cell.value !== 'string') return cell;
	try {
		return withValue(cell, JSON.parse(cell.value));
	} catch (error) {
		cell.report('INVALID_JSON', { cause: error instanceof Error ? error.message : String(error) });
		return withValue(cell, { all: [] });
	}
}

/** The value as a document has it: English words, times in ms. */
export function translateCell(column: string, value: unknown): unknown {
	if (value instanceof Date) return value.getTime();
	const words = VALUE_ALIASES[column];
	if (!words) return value;
	const translate = (entry: unknown): unknown =>
		typeof entry === 'string' || typeof entry === 'number' ? (words[String(entry).trim()] ?? entry) : entry;
	if (SINGLE_VALUES.includes(column)) return translate(value);
	const entries = splitText(value);
	return Array.isArray(entries) ? entries.map(translate) : entries;
}

function splitText(value: unknown): unknown {
	return typeof value === 'string' ? splitList(value) : value;
}

function withValue(cell: Cursor, value: unknown): Cursor {
	return new Cursor(value, cell.path, cell.problems);
}
