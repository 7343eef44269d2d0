import { breakCustomerRules, breakRelationRules } from '../conflict/check';
import type { BrokenRule } from '../conflict/judge';
import type { RelationState } from '../conflict/relation-state';
import type { Finding } from '../conflict/rule-set';
import type { MergeInput } from './merge-input';
import type { TagsToSend } from './merge-result';
import type { MergeRules } from './merge-rules';

/**
 * The rules that a change of what the relation holds breaks, in the rules' order; those of customer scope where
 * the customer's other relations are known.
 */
export function findBreaches(
	{ ofCustomer: rules }: MergeRules,
	{ otherRelations }: Pick<MergeInput, 'otherRelations'>,
	held: ReadonlySet<string>,
	change: TagsToSend,
): readonly BrokenRule[] {
	if (rules === undefined || (change.add.length === 0 && change.remove.length === 0)) return [];
	const broken = breakRelationRules(rules, held, change) ?? [];
	const ofCustomer = otherRelations && breakCustomerRules(rules, relationsOf(held, change, otherRelations));
	return [...broken, ...(ofCustomer ?? [])].sort((a, b) => a.rule.position - b.rule.position);
}

/** The customer's relations, the merged one first. */
export function relationsOf(
	held: ReadonlySet<string>,
	change: TagsToSend,
	others: ReadonlyArray<ReadonlySet<string>> = [],
): RelationState[] {
	return [{ held, change }, ...others.map((tags) => ({ held: tags }))];
}

export function blockingFinding({ findings }: BrokenRule): Finding | undefined {
	return findings.find(({ severity }) => severity === 'block');
}
