import type { Cursor } from '../../document/cursor';
import { EXCLUSION_KINDS, SCOPES, type ExclusionRule } from '../rule-set';
import { COMMON_FIELDS, readBase, readGroupTags, readNeededTags, type RuleReading } from './rule-fields';

const ONE_OF_FIELDS = [...COMMON_FIELDS, 'kind', 'scope', 'group', 'tags'];
const PAIR_FIELDS = [...COMMON_FIELDS, 'kind', 'scope', 'tags', 'others'];

/** `{ id?, kind, group | tags, others?, scope?, severity?, message? }` */
export function readExclusion(entry: Cursor, reading: RuleReading, defaultId: string): ExclusionRule {
	const named = entry.get('kind').value;
	const isPair = named === 'excludes' || named === 'requires';
	const isRead = entry.isObject(
		isPair ? PAIR_FIELDS : [...new Set([...ONE_OF_FIELDS, ...unknownFields(entry)])],
	);
	const base = readBase(entry, reading, defaultId, 'block');
	if (!isRead) return { ...base, kind: 'at_most_one', scope: 'relation', tags: [], others: [] };
	const kind = entry.get('kind').oneOf(EXCLUSION_KINDS);
	const scope = entry.get('scope').oneOf(SCOPES, 'relation');
	if (!isPair) return { ...base, kind, scope, tags: readChoice(entry, kind, reading), others: [] };
	const tags = readNeededTags(entry.get('tags'), reading.library);
	const others = readNeededTags(entry.get('others'), reading.library);
	const both = tags.filter((tag) => others.includes(tag)).map((tag) => reading.library.describe(tag));
	if (both.length > 0)
		entry.report('CONTRADICTION', { cause: `names ${both.join(', ')} in both tags and others.` });
	return { ...base, kind, scope, tags, others };
}

/** Where the kind itself is wrong, its fields are not worth a word. */
function unknownFields(entry: Cursor): readonly string[] {
	const isKnown = EXCLUSION_KINDS.some((kind) => kind === entry.get('kind').value);
	return isKnown ? [] : PAIR_FIELDS;
}

/** The tags of which there may be one: those of a group, or a list. */
function readChoice(entry: Cursor, kind: ExclusionRule['kind'], { library }: RuleReading): string[] {
	const [group, tags] = [entry.get('group'), entry.get('tags')];
	if (!group.isAbsent && !tags.isAbsent) {
		entry.report('CONTRADICTION', { cause: 'names group and tags. Expected only one of them.' });
		return [];
	}
	if (group.isAbsent && tags.isAbsent) {
		entry.report('EMPTY', { expected: 'one of group and tags' });
		return [];
	}
	if (tags.isAbsent) return [...new Set(readGroupTags(group, library))];
	const before = tags.problems.length;
	const chosen = readNeededTags(tags, library);
	const least = kind === 'exactly_one' ? 1 : 2;
	const isClean = tags.problems.length === before;
	if (isClean && chosen.length < least) tags.report('EMPTY', { expected: 'at least two tags' });
	return chosen;
}
