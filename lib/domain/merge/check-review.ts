import type { Finding } from '../conflict/rule-set';
import { findBreaches } from './breaches';
import type { MergeInput } from './merge-input';
import type { MergeResult, TagsToSend } from './merge-result';
import type { MergeRules } from './merge-rules';

/**
 * What the conflict rules say about what a person chose; each choice may be right and the whole still break a
 * rule.
 * @param review the result of the merge, as it was or read back from JSON
 * @param send what `applyReview` made of the choices
 */
export function checkReview(
	{ tags }: Pick<MergeResult, 'tags'>,
	send: TagsToSend,
	rules: MergeRules,
	customer: Pick<MergeInput, 'otherRelations'> = {},
): Finding[] {
	const held = new Set(tags.filter((each) => each.held).map(({ tag }) => tag));
	return findBreaches(rules, customer, held, send).flatMap(({ findings }) => findings);
}
