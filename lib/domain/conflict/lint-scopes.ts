import type { Constraint } from './constraint';
import { lintConstraints, type ConstraintFinding } from './lint-constraints';
import type { ExclusionRule, RuleSet } from './rule-set';

/**
 * What must hold of one relation, and what must hold of the customer's tags together, are judged apart: two
 * relations of one customer may hold what one relation may not.
 */
export function lintScopes({ exclusions, lifecycles }: RuleSet): ConstraintFinding[] {
	const rules = [...exclusions, ...lifecycles.map(asExclusion)];
	const ofRelation = rules.map(onRelation).filter((constraint) => constraint !== undefined);
	const hasCustomerRules = rules.some(({ scope }) => scope === 'customer');
	const ofCustomer = hasCustomerRules ? rules.filter(holdsOnCustomer).map(toConstraint) : [];
	const found = new Map<string, ConstraintFinding>();
	for (const finding of [...lintConstraints(ofRelation), ...lintConstraints(ofCustomer)]) {
		const key = `${finding.code} ${finding.tag ?? finding.witness.join(' ')}`;
		const known = found.get(key);
		if (known === undefined || finding.witness.length < known.witness.length) found.set(key, finding);
	}
	return [...found.values()];
}

type SetRule = Pick<ExclusionRule, 'id' | 'kind' | 'scope' | 'tags' | 'others'>;

function asExclusion({ id, scope, stages }: RuleSet['lifecycles'][number]): SetRule {
	return { id, kind: 'at_most_one', scope, tags: stages, others: [] };
}

/** What a rule says about each relation alone. */
function onRelation(rule: SetRule): Constraint | undefined {
	if (rule.scope === 'relation') return toConstraint(rule);
	// What a relation lacks, another relation of the customer may have.
	if (rule.kind === 'requires') return undefined;
	return toConstraint(rule.kind === 'exactly_one' ? { ...rule, kind: 'at_most_one' } : rule);
}

/** Whether a rule holds for the tags of all relations together: what each of them has, all of them have. */
function holdsOnCustomer({ scope, kind }: SetRule): boolean {
	return scope === 'customer' || kind === 'requires';
}

function toConstraint({ id, kind, tags, others }: SetRule): Constraint {
	return kind === 'excludes' || kind === 'requires' ? { id, kind, tags, others } : { id, kind, tags };
}
