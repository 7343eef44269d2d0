import type { Lifecycle, RuleSet, Severity, Text } from './rule-set';

/** A list of tag ids that is also quick to search. */
export interface TagSet {
	readonly list: readonly string[];
	readonly index: ReadonlySet<string>;
}

interface StateRuleBase {
	/** Place among the rules, for a steady order of findings. */
	readonly position: number;
	readonly scope: 'relation' | 'customer';
	/** Of the rule it was made from. */
	readonly id: string;
	readonly severity: Severity;
	readonly message?: Text | undefined;
}

/** At most one of the tags; `exactly`: and not none. */
export interface OneOfRule extends StateRuleBase {
	readonly kind: 'one_of';
	readonly exactly: boolean;
	readonly tags: TagSet;
}

/** None of the tags together with any of the others. */
export interface ExcludesRule extends StateRuleBase {
	readonly kind: 'excludes';
	readonly tags: TagSet;
	readonly others: TagSet;
}

/** Whoever has one of the tags has one of the others. */
export interface RequiresRule extends StateRuleBase {
	readonly kind: 'requires';
	readonly tags: TagSet;
	readonly others: TagSet;
}

/** A stage follows only on certain stages. That there is one stage at a time is a rule of its own. */
export interface StageRule extends StateRuleBase {
	readonly kind: 'stage';
	readonly lifecycle: Lifecycle;
	readonly tags: TagSet;
	/** Place of each stage. */
	readonly ranks: ReadonlyMap<string, number>;
}

/** A rule about what is held before and after a batch; the two rules of a life cycle stand side by side. */
export type StateRule = OneOfRule | ExcludesRule | RequiresRule | StageRule;

export function stateRulesOf({ exclusions, lifecycles }: RuleSet): StateRule[] {
	const rules: StateRule[] = [];
	for (const { id, severity, message, scope, kind, tags, others } of exclusions) {
		const base = { position: rules.length, scope, id, severity, message, tags: tagSet(tags) };
		if (kind === 'excludes' || kind === 'requires') rules.push({ ...base, kind, others: tagSet(others) });
		else rules.push({ ...base, kind: 'one_of', exactly: kind === 'exactly_one' });
	}
	for (const lifecycle of lifecycles) {
		const { id, severity, message, scope, stages } = lifecycle;
		const base = { scope, id, severity, message, tags: tagSet(stages) };
		const ranks = new Map(stages.map((stage, rank) => [stage, rank]));
		rules.push({ ...base, position: rules.length, kind: 'one_of', exactly: false });
		rules.push({ ...base, position: rules.length, kind: 'stage', lifecycle, ranks });
	}
	return rules;
}

function tagSet(tags: readonly string[]): TagSet {
	return { list: tags, index: new Set(tags) };
}
