import { DEFAULT_ZONE } from '../calendar/zone-offset';
import { splitList } from '../document/cell';
import { Cursor } from '../document/cursor';
import { DocumentError, type Problem } from '../document/problem';
import type { PolicyWorld } from './policy-world';
import { readPolicyEntries, type DecayPolicies, type PolicyEntry } from './read-policies';
import { COLUMN_ALIASES, FOREIGN_COLUMNS, NUMBER_COLUMNS, VALUE_ALIASES } from './reading/row-columns';

/** A policy as a table or a form has it. */
export type PolicyRow = Readonly<Record<string, unknown>>;

/**
 * Reads policies written as flat rows, one policy a row: the node's own table, a data table, a spreadsheet.
 * Columns are the fields of `readPolicies`, besides `enabled`; `weights` may be text, `reply=1, click=0.5`.
 * @throws DocumentError with everything that is wrong; problems name row and column: `row-2.days` is of the
 * second
 */
export function readPolicyRows(rows: readonly PolicyRow[], world: PolicyWorld): DecayPolicies {
	const problems: Problem[] = [];
	const entries: PolicyEntry[] = [];
	rows.forEach((row, place) => {
		const path = `row-${place + 1}`;
		const { enabled, ...cells } = openRow(row, path, problems);
		const entry = new Cursor(cells, path, problems);
		if (isEnabled(new Cursor(enabled, `${path}.enabled`, problems))) entries.push({ entry, defaultId: path });
	});
	const policies = readPolicyEntries(entries, world);
	if (problems.length > 0) throw new DocumentError(problems);
	return { timeZone: DEFAULT_ZONE, policies };
}

/** The cells that say something, under their English names, with values as a document has them. */
function openRow(row: PolicyRow, path: string, problems: Problem[]): Record<string, unknown> {
	const cells: Record<string, unknown> = {};
	for (const [heading, value] of Object.entries(row)) {
		const column = COLUMN_ALIASES[heading.trim()] ?? heading.trim();
		if (isBlank(value) || FOREIGN_COLUMNS.includes(column)) continue;
		cells[column] = readCell(new Cursor(value, `${path}.${column}`, problems), column);
	}
	return cells;
}

function readCell(cell: Cursor, column: string): unknown {
	const { value } = cell;
	if (typeof value !== 'string') return value;
	const text = value.trim();
	if (column === 'weights') return readWeights(cell, text);
	if (NUMBER_COLUMNS.includes(column) && /^[-+]?(?:\d+\.?\d*|\.\d+)$/.test(text)) return Number(text);
	return VALUE_ALIASES[column]?.[text] ?? text;
}

/** `reply=1, click=0.5`, or a JSON object. */
function readWeights(cell: Cursor, text: string): unknown {
	if (text.startsWith('{')) {
		try {
			return JSON.parse(text) as unknown;
		} catch {
			// What follows says what was expected.
		}
	}
	const weights: Record<string, number> = {};
	for (const part of splitList(text)) {
		const [, kind, weight] = /^(.+?)\s*[=:：＝]\s*(\S+)$/.exec(part) ?? [];
		if (kind === undefined || Number.isNaN(Number(weight))) {
			cell.reportType('a list such as reply=1, click=0.5');
			return undefined;
		}
		weights[kind] = Number(weight);
	}
	return weights;
}

function isBlank(value: unknown): boolean {
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** On unless the cell says otherwise. */
function isEnabled(cell: Cursor): boolean {
	if (typeof cell.value === 'number') return cell.value !== 0;
	if (typeof cell.value !== 'string') return cell.boolean(true);
	const lowered = new Cursor(cell.value.toLowerCase(), cell.path, cell.problems);
	return lowered.oneOf(['true', 'false']) === 'true';
}
