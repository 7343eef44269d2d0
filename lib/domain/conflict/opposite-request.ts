import { tagsInBoth } from '../tag-change';
import type { StateChange } from './relation-state';
import type { Finding, Severity } from './rule-set';

/** Stands in findings in place of a rule's id. */
const BATCH = 'batch';
const NONE: readonly Finding[] = [];

/**
 * Tags that one batch both puts on and takes off the same relation: a warning where two items disagree (the
 * later one wins), a block where one item asks for both, which WeCom leaves undefined.
 * @param changes of the items of one relation, in order
 */
export function findOppositeRequests(changes: readonly StateChange[]): readonly Finding[] {
	const undefinedTags = new Set(changes.flatMap(({ add, remove }) => tagsInBoth(add, remove)));
	const added = new Set(changes.flatMap(({ add }) => add));
	const removed = new Set(changes.flatMap(({ remove }) => remove));
	const contested = [...added].filter((tag) => removed.has(tag) && !undefinedTags.has(tag));
	if (undefinedTags.size === 0 && contested.length === 0) return NONE;
	return [...describe([...undefinedTags], 'block'), ...describe(contested, 'warn')];
}

function describe(tags: readonly string[], severity: Severity): Finding[] {
	if (tags.length === 0) return [];
	return [{ code: 'OPPOSITE_REQUEST', severity, rule: BATCH, tags, added: tags, removed: tags }];
}
