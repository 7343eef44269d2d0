import type { RuleSetFinding } from '../../../lib/domain/conflict/lint-rule-set';
import type { TagLibrary } from '../../../lib/domain/tag-library';
import { currentLocale } from '../../shared/locale';
import { message } from '../../shared/messages';

/** Says what is wrong with a rule set, in the current locale. */
export function lintText({ code, rule, tag, witness }: RuleSetFinding, library: TagLibrary): string {
	const comma = currentLocale() === 'en' ? ', ' : '、';
	return message(`LINT_${code}`, {
		rule,
		tag: tag === undefined ? '' : library.describe(tag),
		rules: witness.map((reference) => reference.rule).join(comma),
	});
}
