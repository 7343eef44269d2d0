import get from 'lodash/get';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { splitList } from '../../lib/domain/document/cell';

/** Reads one value of one item. */
export type FieldReader = (item: INodeExecutionData, itemIndex: number) => unknown;

const PLAIN_JSON_PATH =
	/^=\s*\{\{\s*\$json((?:\.[A-Za-z_$][\w$]*|\[\s*(?:'[^'\\]*'|"[^"\\]*"|\d+)\s*\])+)\s*\}\}\s*$/;

/**
 * The path a plain `={{ $json.a.b }}` names, or undefined for any other expression.
 * n8n's expression engine costs 0.5–0.7 ms an item, a path a few nanoseconds.
 */
export function plainJsonPath(expression: string): string[] | undefined {
	const match = PLAIN_JSON_PATH.exec(expression);
	if (!match) return undefined;
	return [...match[1]!.matchAll(/\.([\w$]+)|\[\s*(?:'([^']*)'|"([^"]*)"|(\d+))\s*\]/g)].map(
		(part) => part[1] ?? part[2] ?? part[3] ?? part[4]!,
	);
}

/**
 * A reader for a field-name parameter: a literal is the path of the field in the item,
 * an expression is the value itself. The parameter is read once, not once per item.
 */
export function fieldReader(context: IExecuteFunctions, parameter: string, fallback = ''): FieldReader {
	const raw = readRaw(context, parameter, fallback);
	if (typeof raw !== 'string' || raw === '') return () => undefined;
	if (!raw.startsWith('=')) return pathReader(raw);
	const path = plainJsonPath(raw);
	if (path) return pathReader(path);
	return (_item, itemIndex) => context.getNodeParameter(parameter, itemIndex, fallback);
}

/**
 * A reader for a value parameter: a literal is the value, an expression is evaluated per item.
 * @param extract takes the value out of what the editor stored (a resource locator, a list …)
 */
export function valueReader<T>(
	context: IExecuteFunctions,
	parameter: string,
	fallback: unknown,
	extract: (value: unknown) => T,
): (item: INodeExecutionData, itemIndex: number) => T {
	const raw = readRaw(context, parameter, fallback);
	if (!holdsExpression(raw)) {
		const value = extract(raw);
		return () => value;
	}
	const path = typeof raw === 'string' ? plainJsonPath(raw) : undefined;
	if (path) {
		const read = pathReader(path);
		return (item) => extract(read(item, 0));
	}
	return (_item, itemIndex) => extract(context.getNodeParameter(parameter, itemIndex, fallback));
}

/** The parameter as stored, expressions unevaluated. */
export function readRaw(context: IExecuteFunctions, parameter: string, fallback: unknown): unknown {
	return context.getNodeParameter(parameter, 0, fallback, { rawExpressions: true });
}

export function holdsExpression(raw: unknown): boolean {
	if (typeof raw === 'string') return raw.startsWith('=');
	if (raw === null || typeof raw !== 'object') return false;
	return Object.values(raw).some(holdsExpression);
}

/** A reader for a path into the item. */
export function pathReader(path: string | string[]): FieldReader {
	const single = typeof path === 'string' ? path : path.length === 1 ? path[0]! : undefined;
	if (single !== undefined && /^[^.[\]]+$/.test(single)) return (item) => item.json[single];
	return (item) => get(item.json, path) as unknown;
}

/** A resource locator's value, or the plain value where there is none. */
export function locatorValue(value: unknown): string {
	const inner =
		value !== null && typeof value === 'object' && '__rl' in value ? (value as IDataObject).value : value;
	return typeof inner === 'string' || typeof inner === 'number' ? String(inner).trim() : '';
}

/** What begins as a JSON list or object of texts does; a name such as "[VIP]" does not. */
const MEANT_AS_JSON = /^\s*(?:\[\s*["\]]|\{\s*["}])/;

/** The tags chosen one by one in the editor, as `tagCollection` declares them. */
export function chosenTags(collection: unknown): string[] {
	const rows = (collection as { tags?: Array<{ tag?: unknown }> } | undefined)?.tags ?? [];
	return rows.map((row) => locatorValue(row.tag)).filter((tag) => tag !== '');
}

/**
 * A list of texts: from a list, a JSON list, a comma- or line-separated text, or a single value.
 * @returns undefined for anything else, broken JSON included
 */
export function toList(value: unknown): string[] | undefined {
	if (value === undefined || value === null || value === '') return [];
	if (typeof value === 'string') return MEANT_AS_JSON.test(value) ? parseList(value) : splitList(value);
	if (typeof value === 'number') return [String(value)];
	if (!Array.isArray(value)) return undefined;
	const list: string[] = [];
	for (const entry of value) {
		if (typeof entry !== 'string' && typeof entry !== 'number') return undefined;
		const text = String(entry).trim();
		if (text !== '') list.push(text);
	}
	return list;
}

function parseList(text: string): string[] | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return Array.isArray(value) ? toList(value) : undefined;
	} catch {
		return undefined;
	}
}
