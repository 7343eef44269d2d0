import type { Tier } from '../../tier/tier';
import { TIERS } from '../../tier/tier';
import { TagTiers } from '../../tier/tag-tiers';
import type { Policy, PolicyTest } from '../policy';
import type { Decision } from '../request';
import { runPolicyTests } from '../run-tests';
import type { PolicyWorld } from '../world';
import { RuleLinter } from './rule-linter';

export type PolicyFinding =
	/** No request can meet the rule; `parts` are conditions of it that exclude each other, where it has several. */
	| { code: 'NEVER_MATCHES'; path: string; rule: string; parts: readonly string[] }
	/** The rule's time is over. */
	| { code: 'EXPIRED'; path: string; rule: string; validUntil: number }
	/** Wherever the rule matches, those in `by` decide; none of them can be left out for that. */
	| { code: 'SHADOWED'; path: string; rule: string; by: readonly string[] }
	/** Tags of this tier can be touched by nobody. */
	| { code: 'TIER_WITHOUT_ALLOW'; path: string; tier: Tier }
	/** Closed tags, because nobody assigned them; `examples` are some of them. */
	| { code: 'UNASSIGNED_TAGS'; path: string; count: number; examples: readonly string[] }
	| { code: 'FAILING_TEST'; path: string; test: PolicyTest; decision: Decision };

const EXAMPLES = 5;

/**
 * What in a policy is likely not meant. Never a false alarm; which alarms may be missed, `isSatisfiable` says.
 * @param now epoch ms
 */
export function lintPolicy(policy: Policy, world: PolicyWorld, now: number): PolicyFinding[] {
	const rules = new RuleLinter(policy, world);
	const findings: PolicyFinding[] = [];
	for (const rule of policy.rules) {
		const { id, path, validUntil = Infinity } = rule;
		if (validUntil <= now) {
			findings.push({ code: 'EXPIRED', path, rule: id, validUntil });
			continue;
		}
		if (!rules.canMatch(rule)) {
			findings.push({ code: 'NEVER_MATCHES', path, rule: id, parts: rules.explainNeverMatching(rule) });
			continue;
		}
		const by = rules.findShadows(rule, now);
		if (by.length > 0) findings.push({ code: 'SHADOWED', path, rule: id, by });
	}
	for (const tier of tiersInUse(policy)) {
		if (!rules.canBeAllowed(tier, now)) findings.push({ code: 'TIER_WITHOUT_ALLOW', path: 'tags', tier });
	}
	const failing = runPolicyTests(policy, world, now).filter(({ ok }) => !ok);
	return [
		...findings,
		...findUnassigned(policy, world),
		...failing.map(({ test, decision }) => ({
			code: 'FAILING_TEST' as const,
			path: test.path,
			test,
			decision,
		})),
	];
}

function tiersInUse({ tiers, unassigned }: Policy): Tier[] {
	const used = new Set([...tiers, ...(unassigned === 'closed' ? [] : [unassigned])].map(({ tier }) => tier));
	return TIERS.filter((tier) => used.has(tier));
}

function findUnassigned({ tiers, unassigned }: Policy, { library }: PolicyWorld): PolicyFinding[] {
	if (unassigned !== 'closed') return [];
	const paths = new TagTiers(tiers).unassigned(library.groups.flatMap(({ tags }) => tags));
	if (paths.length === 0) return [];
	return [{ code: 'UNASSIGNED_TAGS', path: 'tags', count: paths.length, examples: paths.slice(0, EXAMPLES) }];
}
