import type { Cursor } from '../../document/cursor';

/** Where the fields of a rule stand in a row, by their place in the document. */
const COLUMN_OF: ReadonlyArray<readonly [field: string, column: string]> = [
	['window.months', 'months'],
	['window.days', 'days'],
	['override.members', 'override_members'],
	['override.roles', 'override_roles'],
	['source.field', 'field'],
	['source.tags', 'tags'],
	['message.zh', 'message'],
	['message.en', 'message_en'],
	['stages', 'tags'],
	['kind', 'type'],
];

/** The path of a cell, for the path that its content has in a rule of the document. */
export function columnPath(path: string): string {
	const [, row, rest] = /^(row-\d+)\.(.*)$/s.exec(path) ?? [];
	if (row === undefined || rest === undefined) return path;
	for (const [field, column] of COLUMN_OF) {
		if (rest === field || rest.startsWith(`${field}[`)) return `${row}.${column}${rest.slice(field.length)}`;
	}
	return path;
}

/** The rule of a row as the document has it. */
export function ruleOfRow(type: string, cells: Cursor): Record<string, unknown> {
	const cell = (column: string): unknown => cells.get(column).value;
	const rule = {
		id: cell('id'),
		severity: cell('severity'),
		message: messageOf(cell('message'), cell('message_en')),
	};
	const override = { members: cell('override_members'), roles: cell('override_roles') };
	switch (type) {
		case 'lifecycle':
			return {
				...rule,
				stages: cell('tags'),
				scope: cell('scope'),
				backward: cell('backward'),
				skipped: cell('skipped'),
			};
		case 'frequency':
			return {
				...rule,
				of: cell('of'),
				window_days: cell('window_days'),
				baseline_days: cell('baseline_days'),
				minimum: cell('minimum'),
			};
		case 'suppression':
			return {
				...rule,
				category: cell('category'),
				source: sourceOf(cell('source'), cell('field'), cell('tags')),
				window: windowOf(cell('months'), cell('days')),
				touches: cell('touches'),
				override,
			};
		case 'cap':
			return { ...rule, touches: cell('touches'), max: cell('max'), days: cell('days'), override };
		case 'excludes':
		case 'requires': {
			const group = cell('group');
			const tags = cell('tags') ?? (group === undefined ? undefined : [{ group }]);
			return { ...rule, kind: type, tags, others: cell('others'), scope: cell('scope') };
		}
		default:
			return { ...rule, kind: type, group: cell('group'), tags: cell('tags'), scope: cell('scope') };
	}
}

function messageOf(zh: unknown, en: unknown): unknown {
	return zh === undefined && en === undefined ? undefined : { zh: zh ?? en, en: en ?? zh };
}

function windowOf(months: unknown, days: unknown): unknown {
	return months === undefined && days === undefined ? undefined : { months, days };
}

/** `field:last_complaint_at`, or `field` with the name in a column of its own, or only that column. */
function sourceOf(source: unknown, field: unknown, tags: unknown): unknown {
	if (source === undefined) {
		if (field !== undefined) return { field };
		return tags === undefined ? undefined : { tags };
	}
	if (source === 'tags') return { tags: tags ?? [] };
	if (source === 'field') return { field };
	const named =
		typeof source === 'string' ? /^(?:field|字段)\s*[:\uff1a]\s*(.+)$/s.exec(source.trim()) : null;
	return named ? { field: named[1] } : source;
}
