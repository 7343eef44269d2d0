import type { Effect, Rule } from './policy';
import type { Decision, RuleError } from './request';

/** The strongest effect first. */
const CONCLUSIONS: ReadonlyArray<{ effect: Effect } & Pick<Decision, 'outcome' | 'code'>> = [
	{ effect: 'deny', outcome: 'denied', code: 'DENIED_BY_RULE' },
	{ effect: 'approve', outcome: 'needs_approval', code: 'NEEDS_APPROVAL' },
	{ effect: 'allow', outcome: 'allowed', code: 'ALLOWED' },
];

/** Denials override approvals, approvals override allowances; without any of them the answer is no. */
export function conclude(matched: readonly Rule[], errors: readonly RuleError[]): Decision {
	for (const { effect, outcome, code } of CONCLUSIONS) {
		const rules = matched.filter((rule) => rule.effect === effect);
		if (rules.length > 0) return freeze({ outcome, code, rules: rules.sort(byId), errors });
	}
	return freeze({ outcome: 'denied', code: 'NO_RULE', rules: [], errors });
}

/** Nobody assigned the tag to a tier, and the policy keeps such tags closed: no rule can open it. */
export const TAG_UNASSIGNED: Decision = freeze({
	outcome: 'denied',
	code: 'TAG_UNASSIGNED',
	rules: [],
	errors: [],
});

function byId(a: Rule, b: Rule): number {
	return a.id < b.id ? -1 : 1;
}

/** Decisions are shared between requests. */
function freeze(decision: Decision): Decision {
	return Object.freeze(decision);
}
