import { shown, type Cursor } from '../../document/cursor';
import { memberKey } from '../../people/member';
import type { RoleDefinition } from '../../people/roles';
import { readGroup, readTag } from '../../tier/read-tiers';
import type { TagLibrary } from '../../tag-library';
import { rankNearMatches } from '../../near-match';
import { SEVERITIES, type Override, type Severity, type Text } from '../rule-set';

/** What a rule is read against. */
export interface RuleReading {
	library: TagLibrary;
	/** Roles of the document. */
	roles: readonly RoleDefinition[];
	/** Ids given so far, and where. */
	ids: Map<string, string>;
}

/** Fields that every rule may have. */
export const COMMON_FIELDS = ['id', 'severity', 'message'];

interface RuleBase {
	id: string;
	severity: Severity;
	message?: Text;
	path: string;
}

/** @param defaultId for a rule that has none */
export function readBase(
	entry: Cursor,
	{ ids }: RuleReading,
	defaultId: string,
	severity: Severity,
): RuleBase {
	const id = entry.get('id').isAbsent ? defaultId : entry.get('id').reference();
	const other = ids.get(id);
	if (other === undefined) ids.set(id, entry.path);
	else entry.get('id').report('DUPLICATE', { value: shown(id), other: `${other}.id` });
	const message = readText(entry.get('message'));
	return {
		id,
		severity: readSeverity(entry.get('severity'), severity),
		...(message === undefined ? {} : { message }),
		path: entry.path,
	};
}

export function readSeverity(cursor: Cursor, fallback: Severity): Severity {
	return cursor.oneOf(SEVERITIES, fallback);
}

/** One text for both languages, or `{ en, zh }`. */
function readText(cursor: Cursor): Text | undefined {
	if (cursor.isAbsent) return undefined;
	if (typeof cursor.value === 'string') return { en: cursor.text(), zh: cursor.text() };
	cursor.isObject(['en', 'zh']);
	const [en, zh] = [cursor.get('en'), cursor.get('zh')];
	return {
		en: en.text(zh.isAbsent ? undefined : zh.text()),
		zh: zh.text(en.isAbsent ? undefined : en.text()),
	};
}

/** Tag references and `{ group }` for all tags of a group; tag ids, each once. Absent: none. */
export function readTagList(cursor: Cursor, library: TagLibrary): string[] {
	return [...new Set(cursor.listOrSingle().flatMap((entry) => readTagEntry(entry, library)))];
}

function readTagEntry(entry: Cursor, library: TagLibrary): string[] {
	if (typeof entry.value !== 'object' || entry.isAbsent) {
		const tag = readTag(entry, library);
		return tag === undefined ? [] : [tag];
	}
	return entry.isObject(['group']) ? readGroupTags(entry.get('group'), library) : [];
}

/** The ids of all tags of a tag group, or of several. Notes a group without any. */
export function readGroupTags(cursor: Cursor, library: TagLibrary): string[] {
	if (cursor.isAbsent) cursor.reportType('a tag group');
	return cursor.listOrSingle().flatMap((entry) => {
		const id = readGroup(entry, library);
		const tags = library.groups.find((group) => group.id === id)?.tags ?? [];
		if (id !== undefined && tags.length === 0) entry.report('EMPTY', { expected: 'a tag group with tags' });
		return tags.map((tag) => tag.id);
	});
}

/** A list of tags that must not be empty. */
export function readNeededTags(cursor: Cursor, library: TagLibrary): string[] {
	if (cursor.isAbsent) cursor.reportType('a list of tags');
	else if (Array.isArray(cursor.value) && cursor.value.length === 0)
		cursor.report('EMPTY', { expected: 'a list of tags' });
	return readTagList(cursor, library);
}

/** `{ members, roles }`: operators to whom the rule does not apply. */
export function readOverride(cursor: Cursor, { roles }: RuleReading): Override {
	if (!cursor.isAbsent) cursor.isObject(['members', 'roles']);
	const names = roles.map(({ name }) => name);
	const wanted = cursor.get('roles').listOrSingle();
	return {
		members: new Set(cursor.get('members').references().map(memberKey)),
		roles: new Set(wanted.map((entry) => readRoleName(entry, names))),
	};
}

function readRoleName(entry: Cursor, known: readonly string[]): string {
	const name = entry.text();
	if (name === '' || known.includes(name)) return name;
	const value = shown(name);
	const near = rankNearMatches(name, known);
	if (near.length > 0) entry.report('UNKNOWN_VALUE_NEAR', { value, near: near.join(', ') });
	else if (known.length > 0) entry.report('UNKNOWN_VALUE', { value, known: known.join(', ') });
	else entry.report('WRONG_TYPE', { value, expected: 'a role defined in "roles"' });
	return name;
}
