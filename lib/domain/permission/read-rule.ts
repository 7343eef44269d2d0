import { shown, type Cursor } from '../document/cursor';
import type { Problem } from '../document/problem';
import { EFFECTS, type Rule, type Text } from './policy';
import { readCondition } from './read-condition';
import type { PolicyNames } from './read-value';

/** `[{ id, effect, when?, reason?, valid_from?, valid_until? }]` */
export function readRules(cursor: Cursor, names: PolicyNames): Rule[] {
	return cursor.list().map((entry) => readRule(entry, names));
}

function readRule(cursor: Cursor, names: PolicyNames): Rule {
	const isRead = cursor.isObject(['id', 'effect', 'when', 'reason', 'valid_from', 'valid_until']);
	if (!isRead) return { id: '', effect: 'deny', path: cursor.path };
	const when = cursor.get('when');
	return withoutAbsent({
		id: cursor.get('id').reference(),
		effect: cursor.get('effect').oneOf(EFFECTS),
		when: when.isAbsent ? undefined : readCondition(when, names),
		reason: readReason(cursor.get('reason')),
		...readValidity(cursor.get('valid_from'), cursor.get('valid_until'), names.timeZone),
		path: cursor.path,
	});
}

/** One text for both languages, or `{ en, zh }`. */
function readReason(cursor: Cursor): Text | undefined {
	if (cursor.isAbsent) return undefined;
	if (typeof cursor.value === 'string') {
		const text = cursor.text();
		return { en: text, zh: text };
	}
	if (!cursor.isObject(['en', 'zh'])) return undefined;
	const read = (text: Cursor): string | undefined => (text.isAbsent ? undefined : text.text());
	const [en, zh] = [read(cursor.get('en')), read(cursor.get('zh'))];
	if (en === undefined && zh === undefined)
		cursor.report('EMPTY', { expected: 'a text in "en", "zh" or both' });
	return { en: en ?? zh ?? '', zh: zh ?? en ?? '' };
}

/** From when (inclusive) until when (exclusive) a rule holds, in epoch ms. */
export function readValidity(
	from: Cursor,
	until: Cursor,
	timeZone: string,
): { validFrom: number | undefined; validUntil: number | undefined } {
	const validFrom = from.time(timeZone);
	const validUntil = until.time(timeZone);
	if (validFrom !== undefined && validUntil !== undefined && validUntil <= validFrom) {
		until.reportType(`a time after ${from.path.split('.').at(-1)}`);
	}
	return { validFrom, validUntil };
}

/** Notes rules that share an id: decisions and messages name rules by it. */
export function checkRuleIds(rules: readonly Rule[], problems: Problem[]): void {
	const seen = new Map<string, string>();
	for (const { id, path } of rules) {
		const other = seen.get(id);
		if (other === undefined) seen.set(id, path);
		else problems.push({ path: `${path}.id`, code: 'DUPLICATE', values: { value: shown(id), other } });
	}
}

/** A rule without the fields it does not have. */
export function withoutAbsent(
	rule: {
		[Key in keyof Rule]: Rule[Key] | undefined;
	} & Pick<Rule, 'id' | 'effect' | 'path'>,
): Rule {
	const { id, effect, when, reason, validFrom, validUntil, path } = rule;
	return {
		id,
		effect,
		...(when === undefined ? {} : { when }),
		...(reason === undefined ? {} : { reason }),
		...(validFrom === undefined ? {} : { validFrom }),
		...(validUntil === undefined ? {} : { validUntil }),
		path,
	};
}
