import { DEFAULT_ZONE } from '../calendar/zone-offset';
import { isBlank, splitList } from '../document/cell';
import { Cursor } from '../document/cursor';
import { DocumentError, type Problem } from '../document/problem';
import type { RoleDefinition } from '../people/roles';
import type { RuleSetWorld } from './read-rule-set';
import {
	COLUMN_ALIASES,
	FOREIGN_COLUMNS,
	LIST_COLUMNS,
	NUMBER_COLUMNS,
	ROW_COLUMNS,
	ROW_TYPES,
	VALUE_ALIASES,
} from './reading/row-columns';
import { columnPath, ruleOfRow } from './reading/row-document';
import { readSections, type RuleEntry, type Section } from './reading/sections';
import type { RuleSet } from './rule-set';

/** A rule as a table or a form has it. */
export type RuleRow = Readonly<Record<string, unknown>>;

/**
 * Reads rules written as flat rows, one rule a row: the node's own rule table, a data table, a spreadsheet.
 * A role that a row names is that of everybody with this job title.
 * @throws DocumentError with everything that is wrong; problems name row and column: `row-2.tags` is of the
 * second
 */
export function readRuleRows(rows: readonly RuleRow[], { library }: RuleSetWorld): RuleSet {
	const problems: Problem[] = [];
	const sections: Record<Section, RuleEntry[]> = {
		exclusions: [],
		lifecycles: [],
		frequency: [],
		suppressions: [],
		caps: [],
	};
	const roles = new Set<string>();
	rows.forEach((row, place) => {
		const cells = openRow(row, `row-${place + 1}`, problems);
		if (!isEnabled(cells.get('enabled'))) return;
		for (const { value } of cells.get('override_roles').listOrSingle()) {
			if (typeof value === 'string') roles.add(value.trim());
		}
		const type = cells.get('type').oneOf(Object.keys(ROW_TYPES));
		if (ROW_TYPES[String(cells.get('type').value)] === undefined) return;
		const entry = new Cursor(withoutAbsent(ruleOfRow(type, cells)), cells.path, problems);
		sections[ROW_TYPES[type]!].push({ entry, defaultId: cells.path });
	});
	const positions = [...roles].map(roleByPosition);
	const rules = readSections(sections, { library, roles: positions, ids: new Map() });
	if (problems.length > 0) throw new DocumentError(problems.map(nameColumn));
	return { timeZone: DEFAULT_ZONE, ...rules, tiers: [], roles: positions };
}

/** The cells that say something, under their English names, with values as a document has them. */
function openRow(row: RuleRow, path: string, problems: Problem[]): Cursor {
	const cells: Record<string, unknown> = {};
	for (const [heading, value] of Object.entries(row)) {
		const column = COLUMN_ALIASES[heading.trim()] ?? heading.trim();
		if (!isBlank(value) && !FOREIGN_COLUMNS.includes(column)) cells[column] = readCell(column, value);
	}
	const cursor = new Cursor(cells, path, problems);
	cursor.isObject(ROW_COLUMNS);
	return cursor;
}

function readCell(column: string, value: unknown): unknown {
	if (LIST_COLUMNS.includes(column)) return typeof value === 'string' ? splitList(value) : value;
	if (typeof value === 'string' && NUMBER_COLUMNS.includes(column) && /^\s*\d+\s*$/.test(value))
		return Number(value);
	const words = VALUE_ALIASES[column];
	if (!words || (typeof value !== 'string' && typeof value !== 'number')) return value;
	const text = String(value).trim();
	return words[text] ?? text;
}

/** On unless the cell says otherwise. */
function isEnabled(cell: Cursor): boolean {
	if (typeof cell.value !== 'string') return cell.boolean(true);
	const lowered = new Cursor(cell.value.toLowerCase(), cell.path, cell.problems);
	return lowered.oneOf(['true', 'false']) === 'true';
}

function roleByPosition(name: string): RoleDefinition {
	return { name, members: [], positions: [name], departments: [], leadersOf: [] };
}

function withoutAbsent(rule: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined));
}

function nameColumn(problem: Problem): Problem {
	return { ...problem, path: columnPath(problem.path) };
}
