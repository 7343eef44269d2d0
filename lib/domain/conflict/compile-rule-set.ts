import type { TagLibrary } from '../tag-library';
import { TagTiers } from '../tier/tag-tiers';
import { rankOf } from '../tier/tier';
import { indexRules, type RuleIndex } from './rule-index';
import type { CapRule, FrequencyRule, Override, RuleSet } from './rule-set';
import { stateRulesOf, type StateRule } from './state-rule';

/** What has to be known before items can be judged; nothing else need be loaded. */
export interface RuleNeeds {
	/** Tags that the changed relations hold: some rule looks at one relation. */
	relationTags: boolean;
	/** Tags on all relations of the customer: some rule looks at the whole customer. */
	customerTags: boolean;
	/** Categories of recorded suppressions. */
	recordedCategories: readonly string[];
	/** Paths of item fields that suppressions read. */
	itemFields: readonly string[];
	/** Roles of the operators, for overrides. */
	operatorRoles: boolean;
	/** Rules whose counts come from the history of changes. */
	frequency: readonly FrequencyRule[];
	/** Rules that need the customer's past campaigns. */
	caps: readonly CapRule[];
}

/**
 * A rule set made ready for many items: rules are found by the tag that changes. Make it with
 * `compileRuleSet`.
 */
export interface CompiledRules {
	readonly ruleSet: RuleSet;
	readonly needs: RuleNeeds;
	readonly ofRelation: RuleIndex;
	readonly ofCustomer: RuleIndex;
	readonly stateRules: readonly StateRule[];
	/** Tag ids with a tier: 2 hq, 1 region, 0 personal. */
	readonly tierRanks: ReadonlyMap<string, number>;
}

export function compileRuleSet(ruleSet: RuleSet, library: TagLibrary): CompiledRules {
	const stateRules = stateRulesOf(ruleSet);
	return {
		ruleSet,
		needs: needsOf(ruleSet),
		ofRelation: indexRules(stateRules.filter(({ scope }) => scope === 'relation')),
		ofCustomer: indexRules(stateRules.filter(({ scope }) => scope === 'customer')),
		stateRules,
		tierRanks: rankTags(ruleSet, library),
	};
}

function needsOf({ exclusions, lifecycles, frequency, suppressions, caps }: RuleSet): RuleNeeds {
	const scopes = [...exclusions, ...lifecycles].map(({ scope }) => scope);
	const sources = suppressions.map(({ source }) => source);
	const recorded = suppressions.filter(({ source }) => 'ledger' in source).map(({ category }) => category);
	const fields = sources.map((source) => ('field' in source ? source.field : undefined));
	const overrides: Override[] = [...suppressions, ...caps].map(({ override }) => override);
	return {
		relationTags: scopes.includes('relation'),
		customerTags: scopes.includes('customer') || sources.some((source) => 'tags' in source),
		recordedCategories: [...new Set(recorded)],
		itemFields: [...new Set(fields.filter((field) => field !== undefined))],
		operatorRoles: overrides.some(({ roles }) => roles.size > 0),
		frequency,
		caps,
	};
}

function rankTags({ tiers }: RuleSet, { groups }: TagLibrary): ReadonlyMap<string, number> {
	const ranks = new Map<string, number>();
	if (tiers.length === 0) return ranks;
	const tagTiers = new TagTiers(tiers);
	for (const tag of groups.flatMap((group) => group.tags)) {
		const found = tagTiers.find(tag);
		if (found) ranks.set(tag.id, rankOf(found.tier));
	}
	return ranks;
}
