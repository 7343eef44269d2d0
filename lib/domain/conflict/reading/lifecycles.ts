import { shown, type Cursor } from '../../document/cursor';
import { readTag } from '../../tier/read-tiers';
import type { TagLibrary } from '../../tag-library';
import { SCOPES, type Lifecycle } from '../rule-set';
import { COMMON_FIELDS, readBase, readNeededTags, readSeverity, type RuleReading } from './rule-fields';

const FIELDS = [...COMMON_FIELDS, 'scope', 'stages', 'allowed', 'initial', 'backward', 'skipped'];

/** `{ id?, stages, allowed?, initial?, backward?, skipped?, scope?, severity?, message? }` */
export function readLifecycle(entry: Cursor, reading: RuleReading, defaultId: string): Lifecycle {
	entry.isObject(FIELDS);
	const stages = readStages(entry.get('stages'), reading.library);
	const initial = entry.get('initial');
	return {
		...readBase(entry, reading, defaultId, 'block'),
		scope: entry.get('scope').oneOf(SCOPES, 'relation'),
		stages,
		allowed: readAllowed(entry.get('allowed'), stages, reading.library),
		initial: new Set(initial.isAbsent ? stages : readSomeStages(initial, stages, reading.library)),
		backward: readSeverity(entry.get('backward'), 'block'),
		skipped: readSeverity(entry.get('skipped'), 'block'),
	};
}

function readStages(cursor: Cursor, library: TagLibrary): string[] {
	if (cursor.isAbsent) cursor.reportType('a list of tags, in order');
	const entries = cursor.list();
	const stages: string[] = [];
	for (const entry of entries) {
		const tag = readTag(entry, library);
		if (tag === undefined) continue;
		const other = stages.indexOf(tag);
		if (other < 0) stages.push(tag);
		else entry.report('DUPLICATE', { value: shown(entry.value), other: `${cursor.path}[${other}]` });
	}
	if (Array.isArray(cursor.value) && entries.length < 2)
		cursor.report('EMPTY', { expected: 'at least two stages' });
	return stages;
}

/** Moves from stage to stages; without any: each stage to the next. */
function readAllowed(
	cursor: Cursor,
	stages: readonly string[],
	library: TagLibrary,
): ReadonlyMap<string, ReadonlySet<string>> {
	const allowed = new Map<string, Set<string>>();
	if (cursor.isAbsent) {
		stages.slice(1).forEach((to, place) => allowed.set(stages[place]!, new Set([to])));
		return allowed;
	}
	for (const [name, targets] of cursor.entries()) {
		const from = readStage(targets, name, stages, library);
		if (from === undefined) continue;
		const known = allowed.get(from) ?? [];
		allowed.set(from, new Set([...known, ...readSomeStages(targets, stages, library)]));
	}
	return allowed;
}

/** The stage that the name of a field names. */
function readStage(
	field: Cursor,
	name: string,
	stages: readonly string[],
	library: TagLibrary,
): string | undefined {
	const resolution = library.resolve(name);
	const tag = resolution.ok ? resolution.tag.id : undefined;
	if (tag !== undefined && stages.includes(tag)) return tag;
	const known = stages.map((stage) => library.describe(stage)).join(', ');
	field.report('UNKNOWN_KEY', { known });
	return undefined;
}

function readSomeStages(cursor: Cursor, stages: readonly string[], library: TagLibrary): string[] {
	if (Array.isArray(cursor.value) && cursor.value.length === 0) return [];
	const known = stages.map((stage) => library.describe(stage)).join(', ');
	return cursor.listOrSingle().flatMap((entry) => {
		const [tag] = readNeededTags(entry, library);
		if (tag === undefined) return [];
		if (stages.includes(tag)) return [tag];
		entry.report('UNKNOWN_VALUE', { value: shown(entry.value), known });
		return [];
	});
}
