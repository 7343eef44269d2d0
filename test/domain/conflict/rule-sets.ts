import fc from 'fast-check';
import type { Constraint } from '../../../lib/domain/conflict/constraint';

/** What each kind of constraint means, said once more. */
export function satisfies(held: ReadonlySet<string>, { kind, tags, others = [] }: Constraint): boolean {
	const count = new Set(tags.filter((tag) => held.has(tag))).size;
	const any = others.some((tag) => held.has(tag));
	if (kind === 'at_most_one') return count <= 1;
	if (kind === 'exactly_one') return count === 1;
	return kind === 'excludes' ? count === 0 || !any : count === 0 || any;
}

const someTags = (max: number): fc.Arbitrary<string[]> =>
	fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'), { minLength: 1, maxLength: max });

const set = fc.record({
	kind: fc.constantFrom<Constraint['kind'][]>('at_most_one', 'exactly_one'),
	tags: someTags(4),
});

const pair = fc.record({
	kind: fc.constantFrom<Constraint['kind'][]>('excludes', 'requires', 'requires'),
	tags: someTags(2),
	others: someTags(3),
});

/** Up to 7 constraints on up to 8 tags, some of which usually are dead. */
export const ruleSet: fc.Arbitrary<Constraint[]> = fc
	.array(fc.oneof({ weight: 2, arbitrary: set }, { weight: 5, arbitrary: pair }), {
		minLength: 1,
		maxLength: 7,
	})
	.map((rules) => rules.map((rule, index) => ({ id: `r${index}`, ...rule })));
