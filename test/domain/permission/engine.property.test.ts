import fc from 'fast-check';
import { compilePolicy } from '../../../lib/domain/permission/engine';
import { readPolicy } from '../../../lib/domain/permission/read-policy';
import { documents, requests } from './arbitrary';
import { NOW, world } from './company';
import { decideNaively } from './naive';

const run = { now: NOW, batchSize: 100 };

test('every decision is that of the plain reading of the policy', () => {
	const seen = { outcomes: new Set<string>(), errors: 0 };
	fc.assert(
		fc.property(documents, requests, (document, list) => {
			const policy = readPolicy(document, world);
			const engine = compilePolicy(policy, world, run);
			for (const request of list) {
				const { outcome, rules, errors } = engine.decide(request);
				seen.outcomes.add(outcome);
				seen.errors += errors.length;
				expect({
					outcome,
					rules: rules.map(({ id }) => id).sort(),
					errors: errors.map(({ rule }) => rule.id).sort(),
				}).toEqual(decideNaively(policy, run, request));
			}
		}),
		{ numRuns: 1500 },
	);
	expect([...seen.outcomes].sort()).toEqual(['allowed', 'denied', 'needs_approval']);
	expect(seen.errors).toBeGreaterThan(100);
});

test('the order of rules never matters', () => {
	fc.assert(
		fc.property(documents, requests, fc.infiniteStream(fc.nat()), (document, list, random) => {
			const rank = new Map(document.rules.map((rule) => [rule, random.next().value as number]));
			const shuffled = {
				...document,
				rules: [...document.rules].sort((a, b) => rank.get(a)! - rank.get(b)!),
			};
			const decisions = [document, shuffled].map((each) => {
				const engine = compilePolicy(readPolicy(each, world), world, run);
				return list.map((request) => {
					const { outcome, code, rules, errors } = engine.decide(request);
					return {
						outcome,
						code,
						rules: rules.map(({ id }) => id),
						errors: errors.map(({ rule, fact, problem }) => [rule.id, fact, problem]).sort(),
					};
				});
			});
			expect(decisions[1]).toEqual(decisions[0]);
		}),
		{ numRuns: 300 },
	);
});
