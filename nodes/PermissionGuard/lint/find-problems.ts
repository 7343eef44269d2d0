import { lintPolicy, type PolicyFinding } from '../../../lib/domain/permission/lint/lint-policy';
import type { Policy } from '../../../lib/domain/permission/policy';
import type { PolicyWorld } from '../../../lib/domain/permission/world';
import type { Tier } from '../../../lib/domain/tier/tier';
import { message, type MessageCode } from '../../shared/messages';

/** Something about a policy that its author would want to know. */
export type PolicyProblem = {
	code: PolicyFinding['code'];
	/** Where in the policy. */
	path: string;
	rule?: string;
	message: string;
	/** What shows it: conditions that exclude each other, rules that decide instead, tags … */
	witness: readonly string[];
};

/** What in a policy is likely not meant, failing tests included. @param now epoch ms */
export function findProblems(policy: Policy, world: PolicyWorld, now: number): PolicyProblem[] {
	return lintPolicy(policy, world, now).filter(isOwn).map(describe);
}

/** Nobody has to use all that a preset offers. */
function isOwn({ code, path }: PolicyFinding): boolean {
	return code === 'FAILING_TEST' || !path.startsWith('preset');
}

function describe(finding: PolicyFinding): PolicyProblem {
	const { code, path } = finding;
	switch (finding.code) {
		case 'NEVER_MATCHES': {
			const { rule, parts } = finding;
			return { code, path, rule, message: message('LINT_NEVER_MATCHES', { rule }), witness: parts };
		}
		case 'EXPIRED': {
			const { rule, validUntil } = finding;
			const until = new Date(validUntil).toISOString();
			return { code, path, rule, message: message('LINT_EXPIRED', { rule, until }), witness: [until] };
		}
		case 'SHADOWED': {
			const { rule, by } = finding;
			const text = message('LINT_SHADOWED', { rule, by: by.join(', ') });
			return { code, path, rule, message: text, witness: by };
		}
		case 'TIER_WITHOUT_ALLOW': {
			const text = message('LINT_TIER_WITHOUT_ALLOW', { tier: message(TIER_TEXT[finding.tier]) });
			return { code, path, message: text, witness: [finding.tier] };
		}
		case 'UNASSIGNED_TAGS': {
			const { count, examples } = finding;
			const text = message('LINT_UNASSIGNED_TAGS', { count, examples: examples.join(', ') });
			return { code, path, message: text, witness: examples };
		}
		case 'FAILING_TEST': {
			const { test, decision } = finding;
			const actual = spell(
				decision.outcome,
				decision.rules.map(({ id }) => id),
			);
			const expected = spell(test.expect.decision, test.expect.rules ?? []);
			const text = message('LINT_FAILING_TEST', { test: test.name, expected, actual });
			return { code, path, message: text, witness: [expected, actual] };
		}
	}
}

const TIER_TEXT: Readonly<Record<Tier, MessageCode>> = {
	hq: 'TIER_HQ',
	region: 'TIER_REGION',
	personal: 'TIER_PERSONAL',
};

function spell(outcome: string, rules: readonly string[]): string {
	return rules.length === 0 ? outcome : `${outcome} (${rules.join(', ')})`;
}
