import { Cursor } from '../document/cursor';
import type { Problem } from '../document/problem';
import { readTierAssignment } from '../tier/read-tiers';
import type { TierAssignment } from '../tier/tag-tiers';
import { EFFECTS, type Comparison, type Condition, type Rule } from './policy';
import { isBlank } from '../document/cell';
import { cellEntries, parseCell, readCount, readSwitch, splitCell, translateCell } from './cells';
import { readCondition } from './read-condition';
import { readValidity, withoutAbsent } from './read-rule';
import { readValue, type PolicyNames } from './read-value';
import {
	COLUMN_ALIASES,
	CONDITION_COLUMNS,
	COUNTERS,
	FOREIGN_COLUMNS,
	RELATION_COLUMNS,
	RULE_COLUMNS,
	TIER_COLUMNS,
} from './row-columns';

/** A flat record: a rule, or the tier of some tags, as a table or a form has it. */
export type PolicyRow = Readonly<Record<string, unknown>>;

/** A spreadsheet heads one column 标签 or 层级, whatever its rows are about. */
const SINGULAR = { tags: 'tag', groups: 'group', tiers: 'tier' };
const PLURAL = { tag: 'tags', group: 'groups', tier: 'tiers' };

/** Reads rows one by one. Problems are named by row, counted from 1, and column: `row-4.departments`. */
export class RowReader {
	constructor(
		private readonly names: PolicyNames,
		private readonly problems: Problem[],
	) {}

	/** Whether the row assigns a tier to tags; all others are rules. */
	static isTierRow(row: PolicyRow): boolean {
		const columns = Object.keys(row).filter((key) => !isBlank(row[key]));
		const known = columns.map((key) => COLUMN_ALIASES[key] ?? key);
		return known.includes('tier') && !known.includes('effect');
	}

	/** @returns undefined for a row that is switched off */
	readTierRow(row: PolicyRow, number: number): TierAssignment | undefined {
		const cells = this.open(row, number, TIER_COLUMNS, SINGULAR);
		if (!readSwitch(cells.get('enabled'))) return undefined;
		const { tag, group, ...others } = cells.value as PolicyRow;
		const assignment = {
			...others,
			...(tag === undefined ? {} : { tag: splitCell(cells.get('tag')).value }),
			...(group === undefined ? {} : { group: splitCell(cells.get('group')).value }),
		};
		const entry = new Cursor(assignment, cells.path, this.problems);
		return readTierAssignment(entry, this.names.library, this.names.departments);
	}

	/** @returns undefined for a row that is switched off */
	readRuleRow(row: PolicyRow, number: number): Rule | undefined {
		const cells = this.open(row, number, RULE_COLUMNS, PLURAL);
		if (!readSwitch(cells.get('enabled'))) return undefined;
		const id = cells.get('id');
		const parts = this.readConditions(cells);
		return withoutAbsent({
			id: id.isAbsent ? `row-${number}` : id.reference(),
			effect: cells.get('effect').oneOf(EFFECTS),
			when: parts.length > 0 ? { all: parts } : undefined,
			reason: readReasonCells(cells.get('reason'), cells.get('reason_en')),
			...readValidity(cells.get('valid_from'), cells.get('valid_until'), this.names.timeZone),
			path: cells.path,
		});
	}

	private open(
		row: PolicyRow,
		number: number,
		known: readonly string[],
		spelling: Readonly<Record<string, string>>,
	): Cursor {
		const cells: Record<string, unknown> = {};
		for (const [heading, value] of Object.entries(row)) {
			const name = COLUMN_ALIASES[heading.trim()] ?? heading.trim();
			const column = spelling[name] ?? name;
			if (!isBlank(value) && !FOREIGN_COLUMNS.includes(column)) cells[column] = translateCell(column, value);
		}
		const cursor = new Cursor(cells, `row-${number}`, this.problems);
		cursor.isObject(known);
		return cursor;
	}

	private readConditions(cells: Cursor): Condition[] {
		const parts: Condition[] = [];
		for (const [column, { fact, op }] of Object.entries(CONDITION_COLUMNS)) {
			const cell = cells.get(column);
			if (!cell.isAbsent) parts.push({ fact, op, value: readValue(splitCell(cell), fact, op, this.names) });
		}
		for (const [column, relations] of Object.entries(RELATION_COLUMNS)) {
			const cell = cells.get(column);
			const known = Object.keys(relations);
			if (!cell.isAbsent)
				parts.push({ any: cellEntries(cell).map((entry) => relations[entry.oneOf(known)]!) });
		}
		if (!cells.get('tags').isAbsent) parts.push(this.readTagsCell(cells.get('tags')));
		parts.push(...readCounter(cells), ...readTimeOfDay(cells, this.names));
		const batch = cells.get('batch_larger_than');
		if (!batch.isAbsent) parts.push({ fact: 'context.batch_size', op: 'gt', value: readCount(batch) });
		const when = cells.get('when');
		if (!when.isAbsent) parts.push(readCondition(parseCell(when), this.names));
		return parts;
	}

	/** Tags by reference, or by a pattern with `*`. */
	private readTagsCell(cell: Cursor): Condition {
		const isPattern = ({ value }: Cursor): boolean => typeof value === 'string' && value.includes('*');
		const entries = cellEntries(cell);
		const [patterns, references] = [entries.filter(isPattern), entries.filter((each) => !isPattern(each))];
		const any: Comparison[] = [];
		if (references.length > 0) {
			const value = references.flatMap((entry) => readValue(entry, 'tag.id', 'in', this.names) as string[]);
			any.push({ fact: 'tag.id', op: 'in', value });
		}
		if (patterns.length > 0) {
			any.push({ fact: 'tag.path', op: 'matches', value: patterns.map((entry) => entry.text()) });
		}
		return { any };
	}
}

function readCounter(cells: Cursor): Condition[] {
	const [counter, limit] = [cells.get('counter'), cells.get('more_than')];
	if (counter.isAbsent && limit.isAbsent) return [];
	const name = counter.oneOf(Object.keys(COUNTERS));
	return [{ fact: COUNTERS[name]!, op: 'gt', value: readCount(limit) }];
}

function readTimeOfDay(cells: Cursor, names: PolicyNames): Condition[] {
	const [from, until] = [cells.get('time_from'), cells.get('time_until')];
	const read = (cell: Cursor): number => readValue(cell, 'context.time', 'gte', names) as number;
	if (from.isAbsent && until.isAbsent) return [];
	if (until.isAbsent) return [{ fact: 'context.time', op: 'gte', value: read(from) }];
	if (from.isAbsent) return [{ fact: 'context.time', op: 'lt', value: read(until) }];
	const range = [read(from), read(until)];
	if (range[0] === range[1]) until.reportType('another time than time_from');
	return [{ fact: 'context.time', op: 'between', value: range }];
}

function readReasonCells(zhCell: Cursor, enCell: Cursor): Rule['reason'] {
	const read = (cell: Cursor): string | undefined => (cell.isAbsent ? undefined : cell.reference());
	const [zh, en] = [read(zhCell), read(enCell)];
	return zh === undefined && en === undefined ? undefined : { en: en ?? zh ?? '', zh: zh ?? en ?? '' };
}
