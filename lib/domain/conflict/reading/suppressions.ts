import type { Cursor } from '../../document/cursor';
import type { TagLibrary } from '../../tag-library';
import type { CapRule, SuppressionRule } from '../rule-set';
import {
	COMMON_FIELDS,
	readBase,
	readNeededTags,
	readOverride,
	readTagList,
	type RuleReading,
} from './rule-fields';

const SUPPRESSION_FIELDS = [...COMMON_FIELDS, 'category', 'source', 'window', 'touches', 'override'];
const CAP_FIELDS = [...COMMON_FIELDS, 'touches', 'max', 'days', 'override'];

/** As long as anybody's rules may look back. */
const LONGEST = { months: 1200, days: 36_525 };

const COMPLAINT_WINDOW = { months: 3 };

/** `{ id?, category, source?, window?, touches?, override?, severity?, message? }` */
export function readSuppression(entry: Cursor, reading: RuleReading, defaultId: string): SuppressionRule {
	entry.isObject(SUPPRESSION_FIELDS);
	const category = entry.get('category').text();
	const source = readSource(entry.get('source'), reading.library);
	const window = readWindow(entry.get('window'));
	if (window !== undefined && 'tags' in source) {
		const cause = 'is given, but a tag does not tell since when it holds. Expected none.';
		entry.get('window').report('CONTRADICTION', { cause });
	}
	const counted = window ?? (category === 'complaint' && !('tags' in source) ? COMPLAINT_WINDOW : undefined);
	return {
		...readBase(entry, reading, defaultId, 'block'),
		category,
		source,
		...(counted === undefined ? {} : { window: counted }),
		touches: new Set(readTagList(entry.get('touches'), reading.library)),
		override: readOverride(entry.get('override'), reading),
	};
}

/** `"ledger"`, `{ field }` or `{ tags }` */
function readSource(cursor: Cursor, library: TagLibrary): SuppressionRule['source'] {
	if (cursor.isAbsent || typeof cursor.value === 'string') {
		cursor.oneOf(['ledger'], 'ledger');
		return { ledger: true };
	}
	if (!cursor.isObject(['field', 'tags'])) return { ledger: true };
	const [field, tags] = [cursor.get('field'), cursor.get('tags')];
	if (field.isAbsent === tags.isAbsent) {
		if (field.isAbsent) cursor.report('EMPTY', { expected: 'one of field and tags' });
		else cursor.report('CONTRADICTION', { cause: 'names field and tags. Expected only one of them.' });
		return { ledger: true };
	}
	return tags.isAbsent ? { field: field.text() } : { tags: readNeededTags(tags, library) };
}

/** `{ months }` or `{ days }` */
function readWindow(cursor: Cursor): SuppressionRule['window'] {
	if (cursor.isAbsent || !cursor.isObject(['months', 'days'])) return undefined;
	const [months, days] = [cursor.get('months'), cursor.get('days')];
	if (!months.isAbsent && !days.isAbsent)
		cursor.report('CONTRADICTION', { cause: 'names months and days. Expected only one of them.' });
	if (!days.isAbsent) return { days: days.number({ min: 1, max: LONGEST.days, integer: true }) };
	return { months: months.number({ min: 1, max: LONGEST.months, integer: true }) };
}

/** `{ id?, max, days, touches?, override?, severity?, message? }` */
export function readCap(entry: Cursor, reading: RuleReading, defaultId: string): CapRule {
	entry.isObject(CAP_FIELDS);
	return {
		...readBase(entry, reading, defaultId, 'block'),
		touches: new Set(readTagList(entry.get('touches'), reading.library)),
		max: entry.get('max').number({ min: 1, integer: true }),
		days: entry.get('days').number({ min: 1, max: LONGEST.days, integer: true }),
		override: readOverride(entry.get('override'), reading),
	};
}
