import fc from 'fast-check';
import { splitIntoComponents } from '../../../../lib/domain/conflict/lint/component';
import { modelOf } from '../../../../lib/domain/conflict/lint/model';
import { Satisfiability } from '../../../../lib/domain/conflict/lint/satisfiability';
import { ruleSet, satisfies } from '../rule-sets';

test('with preferences, no constraint that is left out could be added', () => {
	fc.assert(
		fc.property(ruleSet, fc.nat(), (constraints, seed) => {
			for (const component of splitIntoComponents(constraints)) {
				const solver = new Satisfiability(component, { enforced: false });
				const preferred = [...component.constraints.keys()].reverse();
				const tag = seed % component.tags.length;
				const answer = solver.solve({ preferred, tag }, Infinity);
				if (answer.kind !== 'satisfiable') throw new Error('a tag alone can always be held');
				expect(answer.held).toContain(tag);
				const { violated } = modelOf(component, answer.held);
				const held = new Set(answer.held.map((index) => component.tags[index]!));
				for (const [index, constraint] of component.constraints.entries()) {
					expect(satisfies(held, constraint)).toBe(!violated.has(index));
				}
				const kept = preferred.filter((index) => !violated.has(index));
				for (const index of violated) {
					const more = solver.solve({ required: [...kept, index], tag }, Infinity);
					expect(more.kind).toBe('unsatisfiable');
				}
			}
		}),
		{ numRuns: 300 },
	);
});

test('without steps left it does not decide', () => {
	const [component] = splitIntoComponents([
		{ id: 'a', kind: 'requires', tags: ['a'], others: ['b', 'c'] },
		{ id: 'b', kind: 'excludes', tags: ['b'], others: ['c'] },
	]);
	expect(new Satisfiability(component!, { enforced: true }).solve({ tag: 0 }, -1)).toEqual({
		kind: 'undecided',
	});
});
