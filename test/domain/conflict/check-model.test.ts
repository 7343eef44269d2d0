import fc from 'fast-check';
import { checkCustomer, checkRelation } from '../../../lib/domain/conflict/check';
import { compileRuleSet } from '../../../lib/domain/conflict/compile-rule-set';
import { readRuleSet } from '../../../lib/domain/conflict/read-rule-set';
import { blockingRules } from './model';
import { customers, ruleSets, smallLibrary } from './random-rules';

test('blocks exactly what the definitions of the rules say', () => {
	let blocked = 0;
	fc.assert(
		fc.property(ruleSets, customers, (ruleSet, relations) => {
			const rules = compileRuleSet(readRuleSet(ruleSet, { library: smallLibrary }), smallLibrary);
			const findings = [
				...relations.flatMap(({ held, change }) => (change ? checkRelation(rules, held, change) : [])),
				...checkCustomer(rules, relations),
			];
			const blocking = findings.filter(({ severity }) => severity === 'block').map(({ rule }) => rule);
			expect(new Set(blocking)).toEqual(new Set(blockingRules(ruleSet, relations)));
			blocked += Math.min(1, blocking.length);
		}),
		{ numRuns: 4000, seed: 7 },
	);
	expect(blocked).toBeGreaterThan(1000);
});
